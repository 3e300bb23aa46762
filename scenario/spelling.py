"""How a number is spelled where somebody else may have written it: in a link, a file, a table."""

import re

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
LONGEST = 32  # characters of a number: more than any float needs
