"""One text, many engines: a formula or a rule as a tape, read from its Python text; its derivatives, its run, its way to a browser."""

from tape.beside import beside
from tape.bounds import bounded
from tape.derivatives import gradient, hessian
from tape.formula import Formula, formula
from tape.holes import holed
from tape.notating import notated
from tape.packing import packed
from tape.reading import known, read, values
from tape.refused import Refused
from tape.rule import Rule, rule
from tape.running import named, run
from tape.tape import Tape

__all__ = [
    "Formula",
    "Refused",
    "Rule",
    "Tape",
    "beside",
    "bounded",
    "formula",
    "gradient",
    "hessian",
    "holed",
    "known",
    "named",
    "notated",
    "packed",
    "read",
    "rule",
    "run",
    "values",
]
