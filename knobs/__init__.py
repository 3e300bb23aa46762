"""A number a person can turn, declared once; what makes sense for it; and the one loader of catalogues."""

from knobs.check import check, number
from knobs.declare import GREEK, Array, Choice, Knob, Scalar, choice, choices, knob, knobs, plain

__all__ = ["GREEK", "Array", "Choice", "Knob", "Scalar", "check", "choice", "choices", "knob", "knobs", "number", "plain"]
