"""A lane in PyTorch: torch.optim where it has the rule, else an optimizer of one's own; the gradient is autograd's."""

from collections.abc import Callable, Mapping

from exports.scripts.base import Library, Own, Script
from exports.scripts.parts import ENDS, STEPS, Parts, script
from tape import read
from tape.python import PYTHON, TORCH, python, spelled
from words.say import say

K = Mapping[str, str]  # the knobs as they are written


def _betas(kind: str, more: str = "") -> Callable[[K], str]:
    return lambda k: f"{kind}([w], lr={k['lr']}, betas=({k['b1']}, {k['b2']}), eps={k['eps']}{more.format(**k)})"


# In torch's own words, where it walks the same path; and what one has to know of them.
OWN: dict[str, tuple[Callable[[K], str], str]] = {
    "SGD": (lambda k: f"SGD([w], lr={k['lr']})", ""),
    "Momentum": (
        lambda k: f"SGD([w], lr={k['lr']} * (1 - {k['b1']}), momentum={k['b1']})",
        "torch's momentum sums the gradients, where this rule averages them: at the rate lr * (1 - b1) the path is the same. Its "
        "`dampening` averages too, but spares the first step.",
    ),
    "HeavyBall": (lambda k: f"SGD([w], lr={k['lr']}, momentum={k['mu']})", ""),
    "Nesterov": (lambda k: f"SGD([w], lr={k['lr']}, momentum={k['mu']}, nesterov={float(k['mu']) > 0})", ""),
    "RMSPropOutside": (
        lambda k: f"RMSprop([w], lr={k['lr']}, alpha={k['b2']}, eps={k['eps']})",
        "torch's RMSprop adds ε after the root, as this rule does; optax and Keras add it inside.",
    ),
    "AdaGrad": (lambda k: f"Adagrad([w], lr={k['lr']}, eps={k['eps']})", ""),
    "AdaDelta": (lambda k: f"Adadelta([w], lr={k['lr']}, rho={k['rho']}, eps={k['eps']})", ""),
    "Adam": (_betas("Adam"), ""),
    "AdamL2": (
        _betas("Adam", ", weight_decay={wd}"),
        "The `weight_decay` of torch's Adam is added to the gradient, and so rescaled with it; that of its AdamW is not.",
    ),
    "AdamW": (
        _betas("AdamW", ", weight_decay={wd}"),
        "torch multiplies the decay by the learning rate, as this rule does: another rate is another decay.",
    ),
    "AMSGrad": (_betas("Adam", ", amsgrad=True"), "torch takes the largest v before it corrects its start, as this rule does."),
    "Adamax": (_betas("Adamax"), "torch adds ε to the gradient's size before it takes the larger one, as this rule does."),
    "RAdam": (_betas("RAdam"), "torch puts ε beside the root of v before its start is corrected, as this rule does."),
    "Rprop": (
        lambda k: f"Rprop([w], lr={k['lr']}, etas=({k['down']}, {k['up']}), step_sizes=({k['least']}, {k['most']}))",
        "torch's Rprop stays for a step where the slope has turned, as this rule does; the paper's goes back a step.",
    ),
}
# Where torch has something of this name that walks elsewhere.
ELSEWHERE = {
    "RMSProp": "torch's RMSprop adds ε after the root, where this rule has it inside, so the rule is written out.",
    "NAdam": "torch's NAdam lets β₁ grow with t and walks elsewhere, so the rule is written out, with one β₁.",
    "AdamUncorrected": "torch's Adam always corrects its start, so the rule is written out.",
    "Newton": "torch.optim is told slopes and no Hessian: so the rule is written out, and the loop gives it that of torch.func.hessian.",
}


class PyTorch(Library):
    """The training loop that everybody knows, with two weights in it."""

    label, module, installs, ending = "PyTorch", "torch.optim.", "torch", "torch"
    help = (
        "The training loop of a network, for two weights: zero_grad, backward, step. The rule is torch.optim's where it has one that walks "
        "this path, else it is written out as an optimizer of your own."
    )

    def own(self, parts: Parts) -> Own | None:
        """The call of torch.optim; None where it has no such rule."""
        call, note = OWN.get(type(parts.rule).__name__, (None, ""))
        return Own(f"{self.module}{call(parts.knobs)}", note) if call else None

    def written(self, parts: Parts, link: str) -> Script:
        """The gradients are autograd's, whose last digits are not those of gradients written out."""
        own, name = self.own(parts), type(parts.rule).__name__
        usual = "torch has no such rule, so it is written out: what torch.optim asks of an optimizer is not more than this."
        notes = [say(own.note if own else ELSEWHERE.get(name, usual))]
        if parts.has_clipping:
            notes.append(
                say("torch.nn.utils.clip_grad_norm_ adds a millionth to the length before it divides; here it is the length itself.")
            )
        notes.append(parts.hangs())
        imports = ["import math\n", *["import numpy as np"][: parts.has_noise or parts.has_batches], "import torch"]
        functions = (parts.height(TORCH), parts.batches, parts.factor(PYTHON), parts.clipped(TORCH), "" if own else optimizer(parts))
        body = (
            f"steps = {parts.scenario.steps}",
            parts.draws("torch.from_numpy({})"),
            f"w = torch.tensor({parts.start}, requires_grad=True)",
            f"optimizer = {own.call if own else f'{name}([w])'}",
            f"schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda done: factor(done + 1, {STEPS}))"
            if parts.has_schedule
            else "",
            "path = [w.tolist()]",
            "\nfor t in range(steps):",
            "    optimizer.zero_grad()",
            f"    f(*w{', rows(t + 1)' if parts.has_batches else ''}).backward()",
            "    w.grad += noise[t]" if parts.has_noise else "",
            "    w.grad = clipped(w.grad)" if parts.has_clipping else "",
            "    H = torch.func.hessian(lambda w: f(*w))(w.detach())" if parts.is_bent else "",
            "    optimizer.state[w].update(h=H.diagonal(), c=H[0, 1])" if parts.is_bent else "",
            "    optimizer.step()",
            "    schedule.step()" if parts.has_schedule else "",
            "    path.append(w.tolist())",
            ENDS.format("path[-1]", "f(*w).item()"),
        )
        said = tuple(filter(None, notes))
        installs = f"{self.installs} numpy" if parts.has_noise or parts.has_batches else self.installs
        setting = f"torch.set_default_dtype(torch.float64)  # {say('torch takes half as many digits by itself')}"
        text = script(parts.head(installs, said, link), "\n".join(imports) + f"\n\n{setting}", functions, body)
        return Script(text if "math." in text else text.replace("import math\n\n", "", 1), said)


def optimizer(parts: Parts) -> str:
    """The rule as a class of torch's kind, with its knobs as the settings of a group."""
    rule, knobs = parts.rule, parts.knobs
    tape, inputs = read(rule.step), ("w", "g", "t", *rule.memory)
    lines, (w, *memory) = python(tape, TORCH, inputs, {name: float(value) for name, value in knobs.items()})
    same = ", ".join(f"{spelled(name)}={spelled(name)}" for name in knobs)
    deep = "\n" + " " * 16
    given = len(rule.given)
    taken = [f'{name} = state["{name}"]' for name in parts.memory[:given]]
    taken += [f'{name} = state.get("{name}", torch.zeros_like(w))' for name in parts.memory[given:]]
    kept = [f'state["{name}"] = {value}' for name, value in zip(parts.memory[given:], memory[given:], strict=True)]
    counted = ['t = state["t"] = state.get("t", torch.zeros(())) + 1'] if "t" in tape.inputs else []
    unpacked = [f'{spelled(name)} = group["{spelled(name)}"]' for name in knobs]
    return f"""class {type(rule).__name__}(torch.optim.Optimizer):
    def __init__(self, params, {", ".join(f"{spelled(name)}={value}" for name, value in knobs.items())}):
        super().__init__(params, dict({same}))

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            {deep[:-4].join(unpacked)}
            for weights in group["params"]:
                w, g, state = weights.detach(), weights.grad, self.state[weights]
                {deep.join([*counted, *taken, *lines, f"weights.copy_({w})", *kept])}"""
