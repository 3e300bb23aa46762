"""A lane in NumPy alone: the rule and the gradient as the app itself computes them."""

from exports.scripts.base import Library, Script
from exports.scripts.parts import ENDS, EVERY_STEP, Parts, script
from tape import read
from tape.python import NUMPY
from words.say import say


class NumPy(Library):
    """The rule's own lines in a loop."""

    label, module, installs, ending = "NumPy", "np", "numpy", "numpy"
    help = "Nothing but arrays: the rule, line by line as its paper has it, and the gradient written out. The place to start from."

    def written(self, parts: Parts, link: str) -> Script:
        """The same operations in the same order as the app: the same numbers."""
        memory = ", ".join(parts.memory)
        state = ", ".join(filter(None, ("w", memory)))
        slope = "grad(*w, rows(t))" if parts.has_batches else "grad(*w)"
        g = f"{slope} + noise[t - 1, :, None]" if parts.has_noise else slope
        rate = f"lr={parts.knobs['lr']} * factor(t, steps)" if parts.has_schedule else ""
        t = "np.array(float(t))" if "t" in read(parts.rule.step).inputs else "t"
        given = ", ".join(filter(None, ("w", "clipped(g)" if parts.has_clipping else "g", t, memory, rate)))
        x, y = map(repr, parts.scenario.start)
        body = (
            f"steps = {parts.scenario.steps}",
            parts.draws(),
            f"w = np.array([[{x}], [{y}]])  # {say('a column for each run: put other starts beside it, and they run at once')}",
            f"{memory} = {', '.join(['np.zeros_like(w)'] * len(parts.rule.memory))}" if memory and not parts.is_bent else "",
            "path = [w]",
            EVERY_STEP,
            f"    g = {g}",
            "    xx, xy, yy = hessian(*w)\n    h, c = np.array([xx, yy]), np.array([xy, xy])" if parts.is_bent else "",
            f"    {state} = step({given})",
            "    path.append(w)",
            ENDS.format("w.T.tolist()", "f(*w).tolist()"),
        )
        imports = f'import numpy as np\n\nnp.seterr(all="ignore")  # {say("a run that flies away is a result, too")}'
        functions = (
            parts.height(NUMPY),
            parts.slope(NUMPY),
            parts.hessian(NUMPY),
            parts.batches,
            parts.step(NUMPY),
            parts.factor(NUMPY),
            parts.clipped(NUMPY),
        )
        notes = tuple(filter(None, (parts.hangs(),)))
        return Script(script(parts.head(self.installs, notes, link), imports, functions, body), notes)
