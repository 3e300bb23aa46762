"""exp, expm1, log1p, tanh, sin and cos without branches, so that they become vector instructions; a few units in the last place.

NaN stays NaN. sin and cos hold to |x| = 1e14, where neighbouring numbers are 0.02 apart; farther out they are bounded, and no more.

Cody & Waite 1980, Software Manual for the Elementary Functions: reduction in parts, then a short series.
"""

from math import factorial, pi

import numpy as np
from numba import njit, types
from numba.extending import intrinsic

ROUND = 6755399441055744.0  # 1.5 · 2^52: adding it leaves the nearest whole number in the lowest bits
LN2 = 0.6931471805599453, 2.3190468138462996e-17
PI = 3.141592653589793, 1.2246467991473532e-16, -2.9947698097183397e-33  # π in three parts
WHOLE = 0x4330000000000000  # 2^52 as bits: a whole number in the lowest ones is added to it
ROOT_HALF = 4604544271217802189  # √½ as bits
ATANH = tuple(1 / n for n in range(23, 1, -2))
EXPM1 = tuple(1 / factorial(n) for n in range(13, 0, -1))
SIN = tuple((-1) ** (n // 2) / factorial(n) for n in range(21, 2, -2))


def inline(fastmath):
    """Compiles a function so that no call is left behind; only compiled code calls it."""
    return njit(error_model="numpy", fastmath=fastmath, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)


compiled = inline({"contract"})


@intrinsic
def fused(context, a, b, c):
    """a·b + c, rounded once."""
    return types.float64(*(types.float64,) * 3), lambda context, builder, signature, args: builder.fma(*args)


@compiled
def parts(x):
    """e^x = 2^k (1 + p) with |p| <= √2 - 1, for |x| <= 700: 2^k and p."""
    shifted = x * (1 / LN2[0]) + ROUND
    k = shifted - ROUND
    r = fused(-k, LN2[1], fused(-k, LN2[0], x))
    p = 0.0
    for c in EXPM1:
        p = p * r + c
    bits = np.float64(shifted).view(np.int64)
    return np.int64((bits + 1023) << 52).view(np.float64), p * r


@compiled
def clipped(x, reach):
    """x, at most `reach` away from 0; NaN stays."""
    x = -reach if x < -reach else x
    return reach if x > reach else x


@compiled
def exp(x):
    """e^x."""
    scale, p = parts(clipped(x, 1400.0) / 2)
    half = scale + scale * p
    return half * half


@compiled
def expm1(x):
    """e^x - 1, exact to the last digits near 0."""
    scale, p = parts(clipped(x, 1400.0) / 2)
    half = scale * p + (scale - 1)
    return half * (half + 2)


@compiled
def log1p(x):
    """The logarithm of 1 + x, exact to the last digits near 0: of 2^k m with √½ <= m < √2, by log m = 2 artanh((m - 1) / (m + 1))."""
    u = 1 + x
    lost = x - (u - 1) if x < 1 else 1 - (u - x)  # by rounding 1 + x
    bits = np.float64(u).view(np.int64)
    raised = np.uint64(bits - ROOT_HALF + (1023 << 52)) >> np.uint64(52)  # k + 1023
    k = np.uint64(raised | np.uint64(WHOLE)).view(np.float64) - (2.0**52 + 1023)
    m = np.int64(bits - (np.int64(raised - np.uint64(1023)) << 52)).view(np.float64)
    s = (m - 1) / (m + 1)
    z = s * s
    p = 0.0
    for c in ATANH:
        p = p * z + c
    near = k * LN2[0] + (k * LN2[1] + (2 * s + (2 * s * (z * p) + lost / u)))
    near = near if u < np.inf else u  # NaN stays too
    beyond = -np.inf if u == 0 else np.nan
    return near if u > 0 else beyond


@compiled
def tanh(x):
    """(e^2x - 1) / (e^2x + 1)."""
    scale, p = parts(clipped(2 * x, 80.0))
    e = scale * p + (scale - 1)
    return e / (e + 2)


@compiled
def wave(x, k, turn):
    """sin(x - kπ), of the opposite sign where `turn` is odd; |x - kπ| <= π/2."""
    r = clipped(fused(-k, PI[2], fused(-k, PI[1], fused(-k, PI[0], x))), 2.0)
    z = r * r
    p = 0.0
    for c in SIN:
        p = p * z + c
    s = r + r * (z * p)
    return np.int64(np.float64(s).view(np.int64) ^ (turn << 63)).view(np.float64)


@compiled
def sin(x):
    """sin x."""
    shifted = x * (1 / pi) + ROUND
    return wave(x, shifted - ROUND, np.float64(shifted).view(np.int64))


@compiled
def cos(x):
    """cos x = sin(x + π/2), reduced by a half-integer number of turns."""
    shifted = (x * (1 / pi) + 0.5) + ROUND
    return wave(x, shifted - ROUND - 0.5, np.float64(shifted).view(np.int64))
