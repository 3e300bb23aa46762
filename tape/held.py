"""The numbers that the knobs of a typed text hold."""

from collections.abc import Mapping
from typing import Any

from knobs import Knob, Scalar, number
from tape.refused import Refused


def held(declared: Mapping[str, Knob], values: Mapping[str, Any]) -> dict[str, Scalar]:
    """The value of every declared knob, by name: the one in `values`, else its default; an array holds one number per run.

    Raises Refused for a name that is not declared, and for a value that its knob does not allow.
    """
    for name in values:
        if name not in declared:
            raise Refused("{name} is not declared", name=name)
    return {name: _value(name, values.get(name, knob.default), knob) for name, knob in declared.items()}


def _value(name: str, value: Any, knob: Knob) -> Scalar:
    if type(value) is float and knob.allows(value):
        return value
    try:
        several = number(name, value, knob.allowed, knob.least, knob.below)
    except ValueError as error:
        raise Refused("{fault}", fault=error) from None
    return float(several) if several.ndim == 0 else several
