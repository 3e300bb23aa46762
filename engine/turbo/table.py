"""How a run's numbers get from the loop's tables to the arguments of `step`, `f` and `grad`, and back.

Written in LLVM's own words: compiled from Python these few loads and stores would take numba ten times as long.
"""

from numba import types
from numba.core import cgutils
from numba.core.errors import TypingError
from numba.extending import intrinsic

from engine.turbo.pair import KNOB, PAIR, put_together

REACHED, LEFT, LOSS, BEST, X, Y, LOWEST, NOISE, KNOBS = range(9)  # the rows of the loop's own table; from KNOBS on they are the texts'


def cell(context, builder, signature, args, row, column):
    """The address of table[row, column]; the table is the first argument, a place in it a number or known to LLVM."""
    places = [context.get_constant(types.intp, place) if isinstance(place, int) else place for place in (row, column)]
    table = context.make_array(signature.args[0])(context, builder, args[0])
    return cgutils.get_item_pointer(context, builder, signature.args[0], table, places)


def same_for_all(kind, constants, first):
    """(course, t) -> the tuple `kind` of what step t is given, whatever the run: its members are the columns of `course` from `first` on.

    A Knob has its value in row 1, that is value**1. `constants` has the members that are no numbers, by their place.
    """

    @intrinsic
    def read(typing, course, t):
        def build(context, builder, signature, args):
            def at(row, k):
                return builder.load(cell(context, builder, signature, args, row, context.get_constant(types.intp, first + k)))

            def member(k):
                if k in constants:
                    return context.get_constant_generic(builder, kind[k], constants[k])
                following = builder.add(args[1], context.get_constant(types.intp, 1))
                if kind[k] == KNOB:
                    return put_together(context, builder, KNOB, (at(1, k), at(args[1], k), at(following, k)))
                return at(args[1], k)

            return context.make_tuple(builder, kind, [member(k) for k in range(len(kind))])

        return kind(course, types.intp), build

    return read


def of_this_run(kind, rows):
    """(table, i, same) -> `same`, a tuple `kind`, with the members that `rows` names replaced by what run i has in those rows.

    What run i has in one row is multiplied by what is the same for all: the rate by the schedule's factor, anything else by 1.
    `same` may be None where every member is replaced.
    """

    @intrinsic
    def read(typing, table, i, same):
        def build(context, builder, signature, args):
            made = args[2] if same == kind else context.get_constant_undef(kind)
            for k, places in rows.items():
                numbers = [builder.load(cell(context, builder, signature, args, row, args[1])) for row in places]
                if len(numbers) == 1:
                    member = builder.fmul(numbers[0], builder.extract_value(made, k))
                else:
                    member = put_together(context, builder, kind[k], numbers)
                made = builder.insert_value(made, member, k)
            return made

        return kind(table, types.intp, same), build

    return read


def kept(rows):
    """(table, i, result) writes the Pairs that `step` returned into `rows`, the first rows of two."""

    @intrinsic
    def write(typing, table, i, result):
        if not isinstance(result, types.BaseTuple) or list(result) != [PAIR] * len(rows):
            raise TypingError(f"step returns {result}: must be the position and its {len(rows) - 1} memories")

        def build(context, builder, signature, args):
            for k, row in enumerate(rows):
                for j in range(2):
                    number = builder.extract_value(args[2], (k, j))
                    builder.store(number, cell(context, builder, signature, args, row + j, args[1]))
            return context.get_dummy_value()

        return types.void(table, types.intp, result), build

    return write
