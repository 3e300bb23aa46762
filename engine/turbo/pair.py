"""One run as a compiler sees it: where NumPy has an array of two coordinates, `step` gets a Pair of two numbers.

Everything below is the dictionary from the textbook's words to Pairs. LLVM dissolves them, so nothing of them is left
when the loop over runs becomes vector instructions.
"""

import operator

import numpy as np
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, lower_cast, make_attribute_wrapper, models, register_model
from numba.extending import overload as overloading


def overload(word, **more):
    """`word` for a compiler, which is called by compiled code alone: to make it ready for C as well took a tenth of a compilation."""
    return overloading(word, jit_options={"no_cfunc_wrapper": True}, **more)


class PairType(types.Type):
    """x and y of one kind: two numbers, or two truths."""

    def __init__(self, member):
        self.members = {"x": member, "y": member}
        super().__init__(f"Pair({member})")


class KnobType(types.Type):
    """A knob's number, and its powers with the exponents t and t + 1: `self.b2**t` is looked up."""

    members = dict.fromkeys(("value", "now", "next"), types.float64)

    def can_convert_to(self, context, other):
        return context.can_convert(types.float64, other)


class ClockType(types.Type):
    """The step number t, or t + 1. As an integer it would make a loop of every power, and loops do not become vector instructions."""

    members = {"value": types.float64}

    def __init__(self, ahead):
        super().__init__(f"Clock(t + {ahead})")


PAIR, KNOB, NOW, NEXT = PairType(types.float64), KnobType("Knob"), ClockType(0), ClockType(1)


def known(kind, names):
    """Tell numba what values of `kind` consist of, and that text may say `value.name`."""

    @register_model(kind)
    class Model(models.StructModel):
        def __init__(self, manager, made):
            super().__init__(manager, made, list(made.members.items()))

    for name in names:
        make_attribute_wrapper(kind, name, name)


known(PairType, ("x", "y"))
known(KnobType, ("value", "now", "next"))
known(ClockType, ("value",))


def put_together(context, builder, kind, values):
    """One value of `kind`, from its members."""
    new = cgutils.create_struct_proxy(kind)(context, builder)
    for name, value in zip(kind.members, values, strict=True):
        setattr(new, name, value)
    return new._getvalue()


def made(kind):
    """What an intrinsic returns that makes a value of `kind` of its arguments."""
    return kind(*kind.members.values()), lambda context, builder, signature, values: put_together(context, builder, kind, values)


@intrinsic
def pair(context, x, y):
    """A Pair of x and y."""
    return made(PairType(types.unliteral(x)))


@intrinsic
def clock(context, t):
    """The step number as `step` gets it."""
    return made(NOW)


@intrinsic
def later(context, t):
    """The number of the step after."""
    return made(NEXT)


@lower_cast(KnobType, types.Number)
def number(context, builder, kind, to, value):
    """A knob is a number wherever one is wanted."""
    return context.cast(builder, cgutils.create_struct_proxy(kind)(context, builder, value).value, types.float64, to)


def coordinate(name):
    """The function that takes x or y of a Pair, and leaves a number as it is: it holds for both."""

    @intrinsic
    def take(context, a):
        if isinstance(a, PairType):
            return a.members[name](a), lambda context, builder, signature, args: getattr(
                cgutils.create_struct_proxy(a)(context, builder, args[0]), name
            )
        return a(a), lambda context, builder, signature, args: args[0]

    return take


x_of, y_of = coordinate("x"), coordinate("y")


def paired(*args):
    """Whether one of these types is a Pair."""
    return any(isinstance(arg, PairType) for arg in args)


def one(operation):
    """Let `operation` of one thing take a Pair."""

    @overload(operation)
    def pairs(a):
        if a == KNOB:
            return lambda a: operation(a.value)
        return (lambda a: pair(operation(a.x), operation(a.y))) if paired(a) else None


def two(operation):
    """Let `operation` of two things take Pairs, and the step number: a number, but for the knob it is a power of."""

    @overload(operation, prefer_literal=True)
    def pairs(a, b):
        if paired(a) and operation is operator.pow and getattr(b, "literal_value", None) == 2:
            return lambda a, b: pair(a.x * a.x, a.y * a.y)
        if KNOB in (a, b) and operation in (np.maximum, np.minimum):  # these make no number of a knob by themselves
            return (lambda a, b: operation(a, b.value)) if b == KNOB else (lambda a, b: operation(a.value, b))
        if paired(a, b):
            return lambda a, b: pair(operation(x_of(a), x_of(b)), operation(y_of(a), y_of(b)))
        if a == NOW and operation is operator.add and getattr(b, "literal_value", None) == 1:
            return lambda a, b: later(a.value + 1.0)
        if a == KNOB and b in (NOW, NEXT) and operation is operator.pow:
            return (lambda a, b: a.now) if b == NOW else (lambda a, b: a.next)
        if isinstance(a, ClockType):
            return lambda a, b: operation(a.value, b)
        if isinstance(b, ClockType):
            return lambda a, b: operation(a, b.value)
        return None


for unary in (operator.neg, np.sqrt, np.abs, np.sign):
    one(unary)
for binary in (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.and_, operator.or_,
                  operator.gt, operator.ge, operator.lt, operator.le, np.maximum, np.minimum):  # fmt: skip
    two(binary)


def where(condition, a, b):
    """np.where."""


@overload(where)
def where_one_run(condition, a, b):
    """np.where of Pairs and numbers."""
    if a == KNOB:
        return lambda condition, a, b: where(condition, a.value, b)
    if b == KNOB:
        return lambda condition, a, b: where(condition, a, b.value)
    if paired(condition, a, b):
        return lambda condition, a, b: pair(x_of(a) if x_of(condition) else x_of(b), y_of(a) if y_of(condition) else y_of(b))
    return lambda condition, a, b: a if condition else b


def norms(u, layers):
    """optimizers.norms.norms."""


@overload(norms)
def norms_one_run(u, layers):
    """The length of the Pair, or of each coordinate where they are a layer each."""
    if isinstance(layers, types.UnicodeType | types.StringLiteral) or len(layers) == 1:
        return lambda u, layers: pair(np.sqrt(u.x * u.x + u.y * u.y), np.sqrt(u.x * u.x + u.y * u.y))
    return lambda u, layers: pair(np.sqrt(u.x * u.x), np.sqrt(u.y * u.y))


def mean(u):
    """The mean of a Pair's coordinates, at both."""


@overload(mean)
def mean_of_one_run(u):
    """The same for a compiler."""
    return lambda u: pair((u.x + u.y) / 2, (u.x + u.y) / 2)


def other(u):
    """At each coordinate of a Pair what there is at the other."""


@overload(other)
def other_of_one_run(u):
    """The same for a compiler."""
    return lambda u: pair(u.y, u.x)


def length(u):
    """The length of a Pair, at both coordinates."""


@overload(length)
def length_of_one_run(u):
    """The same for a compiler."""
    return lambda u: pair(np.sqrt(u.x * u.x + u.y * u.y), np.sqrt(u.x * u.x + u.y * u.y))
