"""Colours as people see them: how far apart, how bright."""

import numpy as np

from knobs import Array


def rgb(color: str) -> Array:
    """A colour written #rrggbb as three parts from 0 to 1."""
    return np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def linear(color: Array) -> Array:
    """sRGB as light: sums of it are what the eye sums."""
    return np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    """WCAG 2.2."""
    dark, light = sorted(float(linear(rgb(c)) @ [0.2126, 0.7152, 0.0722]) for c in (a, b))
    return (light + 0.05) / (dark + 0.05)


def lab(light: Array) -> Array:
    """Linear sRGB -> CIELAB, D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.maximum(to_xyz @ light / [0.9505, 1, 1.089], 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def hexed(color: Array) -> str:
    """What `rgb` has taken apart."""
    return "#" + "".join(f"{round(255 * part):02x}" for part in color)
