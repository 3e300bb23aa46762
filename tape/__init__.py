"""One text, many engines: a formula or a rule as a tape, read from its Python text; its derivatives, its run, its way to a browser."""

from tape.derivatives import gradient, hessian
from tape.packing import packed
from tape.reading import known, read, values
from tape.refused import Refused
from tape.running import run
from tape.tape import Tape

__all__ = ["Refused", "Tape", "gradient", "hessian", "known", "packed", "read", "run", "values"]
