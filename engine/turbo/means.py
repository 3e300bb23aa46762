"""What the loop needs of a ground that is a mean over examples, 64 runs at a time: its heights, its slopes, its Hessian."""

from typing import Any

from engine.turbo.table import X, Y


def means_of(f: Any, grad: Any, hessian: Any, ground_of_run: Any, inline: Any) -> tuple[Any, Any, Any]:
    """Three functions of (table, what is the same for all runs, room for sums, features, targets, which examples): they leave the means in
    the first rows of the sums, (3, n, 64), f in [0, 0], ∂f/∂x and ∂f/∂y in [0, 0] and [1, 0]; of the Hessian, where `hessian` is one of
    one example, in the rows of the table from a fourth argument on, as the memories of a rule that is told the Hessian.

    All compiled. Halves are added to halves, in the order of landscapes/regression.py, so that it comes to the same bits.
    """

    @inline
    def mean(sums, n):
        left = n
        while left > 1:
            half = (left + 1) // 2
            for j in range(left - half):
                one, other = sums[j], sums[half + j]
                for i in range(len(one)):
                    one[i] += other[i]
            left = half
        total = sums[0]
        for i in range(len(total)):
            total[i] = total[i] / n

    @inline
    def heights(table, ground_now, sums, a, b, rows):
        for j in range(len(rows)):
            feature, target, here = a[rows[j]], b[rows[j]], sums[0, j]
            for i in range(len(here)):
                here[i] = f(ground_of_run(table, i, ground_now), table[X, i], table[Y, i], feature, target)
        mean(sums[0], len(rows))

    @inline
    def slopes(table, ground_now, sums, a, b, rows):
        for j in range(len(rows)):
            feature, target, along_x, along_y = a[rows[j]], b[rows[j]], sums[0, j], sums[1, j]
            for i in range(len(along_x)):
                gx, gy = grad(ground_of_run(table, i, ground_now), table[X, i], table[Y, i], feature, target)
                along_x[i] = gx
                along_y[i] = gy
        mean(sums[0], len(rows))
        mean(sums[1], len(rows))

    if hessian is None:

        @inline
        def bends(table, ground_now, sums, a, b, rows, memory):
            pass

    else:

        @inline
        def bends(table, ground_now, sums, a, b, rows, memory):
            for j in range(len(rows)):
                feature, target, along_x, both, along_y = a[rows[j]], b[rows[j]], sums[0, j], sums[1, j], sums[2, j]
                for i in range(len(along_x)):
                    xx, xy, yy = hessian(ground_of_run(table, i, ground_now), table[X, i], table[Y, i], feature, target)
                    along_x[i] = xx
                    both[i] = xy
                    along_y[i] = yy
            for k in range(3):
                mean(sums[k], len(rows))
            for i in range(table.shape[1]):
                table[memory, i] = sums[0, 0, i]
                table[memory + 1, i] = sums[2, 0, i]
                table[memory + 2, i] = sums[1, 0, i]
                table[memory + 3, i] = sums[1, 0, i]

    return heights, slopes, bends
