"""What noise is drawn with: the table that NumPy draws by, asked of NumPy."""

import numpy as np

from engine.noise import draws, widths


def test_the_layers_below_the_bell_have_one_area() -> None:
    """Each is as wide as the bell is where it begins: Marsaglia and Tsang (2000)."""
    reach = widths() * 2.0**52
    assert reach.shape == (256,)
    assert reach[255] == 3.6541528853610088  # theirs, where the tail begins
    height = np.exp(-(reach**2) / 2)
    area = 0.0049286732339746519
    np.testing.assert_allclose(reach[2:] * (height[1:-1] - height[2:]), area, rtol=1e-9)
    np.testing.assert_allclose(reach[1] * (1 - height[1]), area, rtol=1e-9)  # the uppermost: below the top of the bell
    np.testing.assert_allclose(reach[0] * height[255], area, rtol=1e-12)  # the lowest: a rectangle as large as itself and the tail


def test_most_draws_are_a_whole_number_of_parts_of_a_layers_width() -> None:
    found = np.abs(draws(3, 500, 2))
    parts = found.reshape(-1, 1) / widths()
    assert (np.abs(parts - parts.round()) < 1e-9 * np.maximum(1, parts)).any(axis=1).mean() > 0.99
