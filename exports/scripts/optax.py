"""A lane in JAX: optax's rule where it has one that walks the same path, else the rule as a function of arrays."""

from collections.abc import Callable, Mapping
from typing import Any

from exports.scripts.base import Library, Own, Script
from exports.scripts.parts import ENDS, EVERY_STEP, Parts, script
from knobs import plain
from tape import read
from tape.python import JAX
from words.say import say

K = Mapping[str, str]  # the knobs as they are written; "rate" is the learning rate, a number or a function of the steps done


def _adam(kind: str, more: str = "") -> Callable[[K], str]:
    return lambda k: f"optax.{kind}({k['rate']}, b1={k['b1']}, b2={k['b2']}, eps={k['eps']}{more.format(**k)})"


KEEP = (
    "The path is that of the point where the gradient is taken, as here; what one keeps in the end is "
    "optax.contrib.schedule_free_eval_params(state, w)."
)
# In optax's own words, where it walks the same path; and what one has to know of them.
OWN: dict[str, tuple[Callable[[K], str], str]] = {
    "SGD": (lambda k: f"optax.sgd({k['rate']})", ""),
    "Momentum": (
        lambda k: f"optax.chain(optax.ema({k['b1']}, debias=False), optax.sgd({k['rate']}))",
        "optax's momentum sums the gradients, where this rule averages them: so it is its moving average, and then plain steps.",
    ),
    "HeavyBall": (lambda k: f"optax.sgd({k['rate']}, momentum={k['mu']})", ""),
    "Nesterov": (lambda k: f"optax.sgd({k['rate']}, momentum={k['mu']}, nesterov=True)", ""),
    "RMSProp": (
        lambda k: f"optax.rmsprop({k['rate']}, decay={k['b2']}, eps={k['eps']})",
        "optax's rmsprop adds ε inside the root, as this rule does; torch adds it after.",
    ),
    "RMSPropOutside": (
        lambda k: f"optax.rmsprop({k['rate']}, decay={k['b2']}, eps={k['eps']}, eps_in_sqrt=False)",
        "optax's rmsprop adds ε inside the root unless it is told otherwise, as here.",
    ),
    "AdaDelta": (lambda k: f"optax.adadelta({k['rate']}, rho={k['rho']}, eps={k['eps']})", ""),
    "Adam": (_adam("adam"), ""),
    "AdamL2": (
        lambda k: f"optax.chain(optax.add_decayed_weights({k['wd']}), {_adam('adam')(k)})",
        "optax has no switch for the penalty of Adam + L2: it is added to the gradient, and Adam comes after.",
    ),
    "AdamW": (
        _adam("adamw", ", weight_decay={wd}"),
        "optax multiplies the decay by the learning rate, as this rule does: another rate is another decay.",
    ),
    "Adamax": (_adam("adamax"), "optax adds ε to the gradient's size before it takes the larger one, as this rule does."),
    "NAdam": (_adam("nadam"), "optax keeps one β₁, as this rule does; torch's NAdam and Keras's let it grow."),
    "AdaBelief": (
        _adam("adabelief", ", eps_root={eps}"),
        "optax has two ε, under the root at every step and beside it: this rule has one number in both places, as its paper.",
    ),
    "Lion": (lambda k: f"optax.lion({k['rate']}, b1={k['b1']}, b2={k['b2']}, weight_decay={k['wd']})", ""),
    "LARS": (lambda k: f"optax.lars({k['rate']}, trust_coefficient={k['trust']}, momentum={k['mu']})", ""),
    "LAMB": (_adam("lamb", ", weight_decay={wd}"), ""),
    "SignSGD": (lambda k: f"optax.sign_sgd({k['rate']})", ""),
    "Yogi": (
        lambda k: (
            f"optax.chain(optax.scale_by_yogi(b1={k['b1']}, b2={k['b2']}, eps={k['eps']}, initial_accumulator_value=0.0), "
            f"optax.scale_by_learning_rate({k['rate']}))"
        ),
        "optax's yogi begins both memories a little above zero, so it is its two parts, which begin at zero as this rule does.",
    ),
    "ADOPT": (_adam("contrib.adopt"), ""),
    "Prodigy": (
        lambda k: (
            f"optax.contrib.prodigy({k['rate']}, betas=({k['b1']}, {k['b2']}), eps={k['eps']}, estim_lr0={k['d0']}, weight_decay={k['wd']})"
        ),
        "optax corrects the start of both memories, as this rule does; the paper does not.",
    ),
    "AdEMAMix": (_adam("contrib.ademamix", ", b3={b3}, alpha={alpha}, weight_decay={wd}"), ""),
    "ScheduleFreeSGD": (lambda k: f"optax.contrib.schedule_free_sgd({k['rate']}, b1={k['b1']})", KEEP),
    "ScheduleFreeAdamW": (
        lambda k: (
            f"optax.contrib.schedule_free_adamw({k['rate']}, b1={k['b1']}, b2={k['b2']}, eps={k['eps']}, weight_decay={k['wd']}, "
            'state_dtype="float64")'
        ),
        KEEP,
    ),
}
# Where optax has something of this name that walks elsewhere.
ELSEWHERE = {
    "AdaGrad": "optax's adagrad adds ε inside the root and starts its sum above zero, so the rule is written out.",
    "AMSGrad": "optax's amsgrad takes the largest v after it has corrected its start, so the rule is written out.",
    "RAdam": "optax's radam puts ε beside the root of the corrected v, so the rule is written out.",
    "AdamUncorrected": "optax's adam always corrects its start, so the rule is written out.",
    "LARS": "optax's lars divides by the length of g + λ w, where this rule adds the two lengths, and it takes both weights for one layer, "
    "so the rule is written out.",
    "LAMB": "optax's lamb takes both weights for one layer, so the rule is written out.",
    "Rprop": "optax's rprop takes each step when the next gradient comes, so the rule is written out.",
    "Newton": "optax is told slopes and no Hessian, so the rule is written out, and the Hessian is jax.hessian's.",
    "Adan": "optax's adan looks ahead by 1 - b2 where its authors' program does by b2, so the rule is written out.",
}
ELSEWHERE["ScheduleFreeSGD"] = ELSEWHERE["ScheduleFreeAdamW"] = (
    "optax's schedule-free rules want a β₁ above zero and weigh each place by the largest rate so far, so the rule is written out."
)


class Optax(Library):
    """JAX's way: pure functions, compiled."""

    label, module, installs, ending = "optax (JAX)", "optax.", "jax optax", "optax"
    help = (
        "JAX's way: the step is a pure function, compiled, and optax gives the rule where it has one that walks this path. JAX is told to "
        "keep all digits, as it would not by itself."
    )

    def own(self, parts: Parts) -> Own | None:
        """The call of optax; None where it has no such rule."""
        rule: Any = parts.rule
        name = type(rule).__name__
        several = getattr(rule, "layers", (2,)) != (2,)
        averages = name.startswith("ScheduleFree") and (rule.b1 == 0 or parts.has_schedule)
        if name not in OWN or several or averages or (name == "LARS" and rule.wd > 0):
            return None
        call, note = OWN[name]
        rate = parts.knobs["lr"]
        if parts.has_schedule:
            rate = f"lambda done: {rate} * factor(done + 1.0, steps)"
        return Own(call({**parts.knobs, "rate": rate}), note)

    def written(self, parts: Parts, link: str) -> Script:
        """The gradients are JAX's, and the step is compiled: their last digits are not those of gradients written out."""
        own = self.own(parts)
        usual = "optax has no such rule, so it is written out."
        note = say(own.note if own else ELSEWHERE.get(type(parts.rule).__name__, usual))
        body = _own_steps(parts, own) if own else _steps(parts)
        draws = parts.has_noise or parts.has_batches
        imports = "\n".join(["import jax", "import jax.numpy as jnp", *["import numpy as np"][:draws], *["import optax"][: bool(own)]])
        setting = f'jax.config.update("jax_enable_x64", True)  # {say("JAX takes half as many digits by itself")}'
        functions = (
            parts.height(JAX),
            parts.batches,
            parts.factor(JAX),
            "" if own else parts.clipped(JAX),
            "" if own else f"@jax.jit\n{parts.step(JAX)}",
        )
        installs = self.installs if own else "jax"
        said = tuple(filter(None, (note, parts.hangs())))
        return Script(script(parts.head(installs, said, link), f"{imports}\n\n{setting}", functions, body), said)


def _own_steps(parts: Parts, own: Own) -> list[str]:
    clip: Any = parts.lane.clip
    call = f"optax.chain(optax.clip_by_global_norm({plain(float(clip.most))}), {own.call})" if parts.has_clipping else own.call
    push, given = (" + push", ", noise[t]") if parts.has_noise else ("", "")
    seen, given = (", rows", f"{given}, rows(t + 1)") if parts.has_batches else ("", given)
    return [
        f"steps = {parts.scenario.steps}",
        parts.draws(),
        f"w = jnp.array({parts.start})",
        f"optimizer = {call}",
        "state = optimizer.init(w)",
        "path = [w]",
        f"""

@jax.jit
def step(w, state{", push" if push else ""}{seen}):
    g = jax.grad(lambda w: f(*w{seen}))(w){push}
    updates, state = optimizer.update(g, state, w)
    return optax.apply_updates(w, updates), state

""",
        "for t in range(steps):",
        f"    w, state = step(w, state{given})",
        "    path.append(w)",
        ENDS.format("w.tolist()", "f(*w).item()"),
    ]


def _steps(parts: Parts) -> list[str]:
    memory = ", ".join(parts.memory)
    state = ", ".join(filter(None, ("w", memory)))
    seen, given_rows = (", rows", ", rows(t)") if parts.has_batches else ("", "")
    g = f"slope(w{given_rows}) + noise[t - 1]" if parts.has_noise else f"slope(w{given_rows})"
    rate = f"lr={parts.knobs['lr']} * factor(t, steps)" if parts.has_schedule else ""
    t = "float(t)" if "t" in read(parts.rule.step).inputs else "t"
    given = ", ".join(filter(None, ("w", "clipped(g)" if parts.has_clipping else "g", t, memory, rate)))
    return [
        f"steps = {parts.scenario.steps}",
        parts.draws(),
        f"slope = jax.jit(jax.grad(lambda w{seen}: f(*w{seen})))",
        "hessian = jax.jit(jax.hessian(lambda w: f(*w)))" if parts.is_bent else "",
        f"w = jnp.array({parts.start})",
        f"{memory} = {', '.join(['jnp.zeros_like(w)'] * len(parts.rule.memory))}" if memory and not parts.is_bent else "",
        "path = [w]",
        EVERY_STEP,
        f"    g = {g}",
        "    H = hessian(w)\n    h, c = jnp.diag(H), H[0, 1]" if parts.is_bent else "",
        f"    {state} = step({given})",
        "    path.append(w)",
        ENDS.format("w.tolist()", "f(*w).item()"),
    ]
