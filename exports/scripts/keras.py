"""A lane in Keras 3, on any of its backends, where Keras has the rule."""

from collections.abc import Callable, Mapping
from typing import Any

from exports.scripts.base import Library, Own, Script
from exports.scripts.parts import ENDS, EVERY_STEP, Parts, script
from tape.python import NUMPY
from words.say import say

K = Mapping[str, str]  # the knobs as they are written


def _adam(kind: str, more: str = "") -> Callable[[K], str]:
    return lambda k: f"{kind}(learning_rate={k['lr']}, beta_1={k['b1']}, beta_2={k['b2']}, epsilon={k['eps']}{more.format(**k)})"


RAW = (
    "Keras adds ε to the root of v before its start is corrected, the ε̂ of Adam's paper. So the loop turns ε, step by step, into the one "
    "that walks this path; without that line it is Keras's own."
)
# In Keras's own words, where it walks the same path; and what one has to know of them.
OWN: dict[str, tuple[Callable[[K], str], str]] = {
    "SGD": (lambda k: f"SGD(learning_rate={k['lr']})", ""),
    "Momentum": (
        lambda k: f"SGD(learning_rate={k['lr']} * (1 - {k['b1']}), momentum={k['b1']})",
        "Keras's momentum sums the steps, where this rule averages the gradients: at the rate lr * (1 - b1) the path is the same.",
    ),
    "HeavyBall": (lambda k: f"SGD(learning_rate={k['lr']}, momentum={k['mu']})", ""),
    "Nesterov": (lambda k: f"SGD(learning_rate={k['lr']}, momentum={k['mu']}, nesterov=True)", ""),
    "RMSProp": (
        lambda k: f"RMSprop(learning_rate={k['lr']}, rho={k['b2']}, epsilon={k['eps']})",
        "Keras's RMSprop adds ε inside the root, as this rule does; torch adds it after.",
    ),
    "AdaDelta": (lambda k: f"Adadelta(learning_rate={k['lr']}, rho={k['rho']}, epsilon={k['eps']})", ""),
    "Adam": (_adam("Adam"), RAW),
    "AdamW": (_adam("AdamW", ", weight_decay={wd}"), RAW),
    "AMSGrad": (_adam("Adam", ", amsgrad=True"), RAW),
    "Lion": (lambda k: f"Lion(learning_rate={k['lr']}, beta_1={k['b1']}, beta_2={k['b2']}, weight_decay={k['wd']})", ""),
    "LAMB": (_adam("Lamb"), ""),
}
# Where Keras has something of this name that walks elsewhere.
ELSEWHERE = {
    "RMSPropOutside": "Keras's RMSprop adds ε inside the root: that is RMSProp here.",
    "AdaGrad": "Keras's Adagrad adds ε inside the root and starts its sum above zero: it walks elsewhere.",
    "AdamL2": "The weight_decay of Keras's Adam is kept out of the division: that is AdamW here.",
    "Adamax": "Keras's Adamax adds ε after it has taken the larger size, where this rule adds it before: it walks elsewhere.",
    "NAdam": "Keras's Nadam lets β₁ grow with t: it walks elsewhere.",
    "AdamUncorrected": "Keras's Adam always corrects its start.",
    "Lion": "Keras's Lion wants a β₁ above zero.",
    "LAMB": "Keras's Lamb takes both weights for one layer, and pulls them towards zero beside its step and not through it.",
    "Newton": "Keras's optimizers are told slopes and no Hessian.",
    "Momentum": "Keras's momentum sums steps and not gradients: where the rate changes on the way, it walks elsewhere.",
}
ELSEWHERE["HeavyBall"] = ELSEWHERE["Nesterov"] = ELSEWHERE["Momentum"]


class Keras(Library):
    """Keras's optimizer in a loop of one's own."""

    label, module, installs, ending = "Keras 3", "keras.optimizers.", "keras torch numpy", "keras"
    help = (
        "Keras's own optimizer, on torch, JAX or TensorFlow, in a loop of your own. Keras takes no gradients by itself, so this is the one "
        "written out. Only the rules that Keras has."
    )

    def own(self, parts: Parts) -> Own | None:
        """The call of Keras; None where it has no such rule."""
        rule: Any = parts.rule
        name = type(rule).__name__
        if (
            name not in OWN
            or (name == "Lion" and rule.b1 == 0)
            or (name == "LAMB" and (rule.wd > 0 or rule.layers != (2,)))
            or (name in ("HeavyBall", "Momentum", "Nesterov") and parts.has_schedule)
        ):
            return None
        call, note = OWN[name]
        rate = repr(float(parts.knobs["lr"]))  # Keras refuses a whole number
        return Own(f"{self.module}{call({**parts.knobs, 'lr': rate})}", note)

    def written(self, parts: Parts, link: str) -> Script:
        """Keras's rule with the gradients written out; no text where Keras has no such rule."""
        own = self.own(parts)
        if own is None:
            return Script("", (say(ELSEWHERE.get(type(parts.rule).__name__, "Keras has no such rule.")),))
        knobs, seen = parts.knobs, ", rows(t)" if parts.has_batches else ""
        body = (
            f"steps = {parts.scenario.steps}",
            parts.draws(),
            f'w = keras.Variable({parts.start}, dtype="float64")',
            f"optimizer = {own.call}",
            "path = [keras.ops.convert_to_numpy(w).tolist()]",
            EVERY_STEP,
            f"    g = grad(*keras.ops.convert_to_numpy(w){seen}){' + noise[t - 1]' if parts.has_noise else ''}",
            "    g = clipped(g)" if parts.has_clipping else "",
            f"    optimizer.learning_rate = {knobs['lr']} * factor(t, steps)" if parts.has_schedule else "",
            f"    optimizer.epsilon = {knobs['eps']} * np.sqrt(1 - {knobs['b2']}**t)" if own.note == RAW else "",
            "    optimizer.apply([keras.ops.convert_to_tensor(g)], [w])",
            "    path.append(keras.ops.convert_to_numpy(w).tolist())",
            ENDS.format("path[-1]", "float(f(*path[-1]))"),
        )
        backend = f'os.environ.setdefault("KERAS_BACKEND", "torch")  # {say("or jax, or tensorflow, before Keras is imported")}'
        setting = f'keras.config.set_floatx("float64")  # {say("Keras takes half as many digits by itself")}'
        imports = f"import os\n\n{backend}\n\nimport keras\nimport numpy as np\n\n{setting}"
        rounds = "Keras's clipnorm rounds to fewer digits, even where it is told to keep all, so the gradient is shortened before it comes."
        said = tuple(filter(None, (say(own.note), say(rounds) if parts.has_clipping else "", parts.hangs())))
        functions = (parts.height(NUMPY), parts.slope(NUMPY), parts.batches, parts.factor(NUMPY), parts.clipped(NUMPY))
        return Script(script(parts.head(self.installs, said, link), imports, functions, body), said)
