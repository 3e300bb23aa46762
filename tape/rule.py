"""An update rule that a visitor types, line by line in the letters of the papers, as a tape."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from knobs import Knob
from tape.gate import RULE, admitted
from tape.lines import Line, knobs_of, lines, settable, suggested
from tape.notation import FUNCTIONS, OF_PLACES, Notation
from tape.refused import Refused
from tape.tape import Tape, arguments

GIVEN = ("w", "g", "t")


@dataclass(frozen=True)
class Rule:
    """What was typed: a tape of w, g, t, the memories and knobs, whose results are w and the memories after the step."""

    step: Tape
    memory: tuple[str, ...]  # in the order in which lines first read them
    knobs: dict[str, Knob]  # those that lines declare, by name, in their order


def rule(text: str, usual: Mapping[str, Knob], reserved: Collection[str] = ()) -> Rule:
    """Reads a rule of lines `name = formula`, at most 2,000 characters. Given are w, the gradient g, the number t = 1, 2, … of the step.

        m = b1*m + (1-b1)*g
        w = w - lr*m/(1 - b1^t)
        b1 = 0.9 in [0, 1)

    A name that is read before a line sets it is a memory: it keeps its value to the next step, and starts at 0 or where a line says so,
    `m starts at g`: a formula of numbers, knobs, w and g as the first step meets them. A line `b1 = 0.9 in [0, 1)` declares a knob; those
    of `usual` need none. A knob has no name of `reserved`. `norm(u)` is the length of u over all coordinates, `mean(u)` their mean.
    Raises Refused, whose `at`
    counts the characters before the first one that is wrong.
    """
    try:
        return _Reading(text, usual, reserved).rule()
    except Refused as refused:
        raise refused.placed(text) from None


class _Reading:
    """One text on its way to a rule."""

    def __init__(self, text: str, usual: Mapping[str, Knob], reserved: Collection[str]) -> None:
        admitted(text, RULE)
        self.text, self.usual, self.lines = text, usual, list(lines(text))
        self.knobs = knobs_of(text, self.lines, GIVEN, reserved)
        self.sets = [line for line in self.lines if line.kind == "sets"]
        self.targets = {line.name for line in self.sets}
        self.starts = {line.name: line for line in self.lines if line.kind == "starts"}
        self.memory: list[str] = []
        self.starting = False  # whether it is being read where a memory starts
        self.notation = Notation(text, GIVEN, self._known, FUNCTIONS | OF_PLACES)

    def rule(self) -> Rule:
        for line in self.lines:
            if line.kind == "formula":
                raise Refused("a line reads: a name = a formula", line.at)
            if line.kind != "declares":
                settable(self.text, line, ("t",), {**self.usual, **self.knobs})
        if "w" not in self.targets:
            raise Refused("no line sets w: end with one like {line}", len(self.text), line="w = w - lr*g")
        for line in self.sets:
            i = self._number(line)
            self.notation.variables[line.name] = i
            self.notation.names.append((line.name, i))
        for name, line in self.starts.items():
            if name not in self.memory:
                raise Refused("{name} is no memory: no line reads it before a line sets it", line.at, name=name)
        results = [self.notation.variables[name] for name in ("w", *self.memory)]
        found = Rule(self.notation.tape(results, self.notation.names), tuple(self.memory), self.knobs)
        if not _moved_by_gradient(found):
            last = [line for line in self.sets if line.name == "w"][-1]
            raise Refused("w never hears of g, the gradient: the ground could not move it", last.at)
        return found

    def _number(self, line: Line) -> int:
        i = self.notation.expression(line.first, line.end)
        if self.notation.is_truth(i) and line.name in {*GIVEN, *self.memory, *self.starts}:
            raise Refused("a comparison is no number: write 1 if … else 0", line.first)
        return i

    def _known(self, name: str, at: int) -> None:
        """Lets a name through that is no variable yet: a knob, or a memory, which from here on is one."""
        if name in self.knobs or name in self.usual:
            return
        if self.starting:
            raise Refused("where a memory starts is said by numbers, knobs, w and g", at)
        if name not in self.targets:
            raise Refused("{name} is not declared: add the line {line}", at, name=name, line=suggested(name))
        self.memory.append(name)
        self.notation.inputs.add(name)
        self.notation.variables[name] = self._begun(name)

    def _begun(self, name: str) -> int:
        """The entry of a memory as the step meets it: at the first one what its line says, where there is such a line."""
        notation, held = self.notation, self.notation.name(name)
        if name not in self.starts:
            return held
        variables, notation.variables, self.starting = notation.variables, {place: notation.name(place) for place in "wg"}, True
        start = self._number(self.starts[name])
        notation.variables, self.starting = variables, False
        return notation.operation("where", notation.operation("eq", notation.name("t"), notation.number(1)), start, held)


def _moved_by_gradient(rule: Rule) -> bool:
    """Whether the new w depends on g, by itself or through memories."""
    felt = {"g"}
    while True:
        of = [bool(felt & _names(rule.step, i)) for i in rule.step.out]
        if of[0]:
            return True
        more = {name for name, moved in zip(rule.memory, of[1:], strict=True) if moved} - felt
        if not more:
            return False
        felt |= more


def _names(tape: Tape, i: int) -> set[str]:
    """The names that entry i depends on."""
    todo, seen = [i], set[int]()
    while todo:
        k = todo.pop()
        if k not in seen:
            seen.add(k)
            todo += arguments(tape.nodes[k])
    return {node for node in (tape.nodes[k] for k in seen) if isinstance(node, str)}
