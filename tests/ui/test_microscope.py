"""The microscope: the rule in numbers is arithmetic that holds, the pictures show the step, the page says what is so."""

import inspect
import json
import math
import re
import textwrap
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from figures import microscope as figures
from figures.theme import EDGE, STYLES, USUAL
from knobs import knobs
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from optimizers.schedules import SCHEDULES
from scenario import Lane, Scenario
from studies.curvature import curvature, principal
from studies.step import Sight, Watched, parting, watched
from tests.support.every import every
from tests.support.house import APP
from ui.microscope import opening
from ui.visit import session
from words import step as words
from words.lanes import by_letter
from words.rule_in_numbers import rule_in_numbers, statements, tokens
from words.step import in_numbers
from words.symbols import in_letters

every_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)


def view(*optimizers: Any, step: int = 1, coordinate: int = 0, full: bool = True, landscape: str = "Rosenbrock", **more: Any) -> Sight:
    ground = LANDSCAPES[landscape]()
    lanes = tuple(optimizer if isinstance(optimizer, Lane) else Lane(optimizer) for optimizer in optimizers)
    scenario = Scenario(ground, more.pop("start", ground.start), lanes, more.pop("steps", 60), **more)
    pairs = zip(scenario.lanes, scenario.watched(), strict=True)
    return Sight(scenario, tuple(watched(lane, run) for lane, run in pairs), step, coordinate, full)


def entry(one: Watched, name: str) -> Any:
    return next((found for found in one.entries if found.name == name), None)


# The rule in numbers: evaluated by itself, from the LaTeX, by arithmetic that knows no optimizer


def value(latex: str) -> float:
    """What a formula comes to in which no letter is left."""
    text = latex.replace(r"\left", "").replace(r"\right", "").replace(r"\cdot", "*").replace(r"\times", "*")
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    text = re.sub(r"\\operatorname\{sign\}\s*\{\(?([^{}()]*)\)?\}", r"sign(\1)", text)
    while r"\begin{cases}" in text:  # the innermost
        head, rest = text.rsplit(r"\begin{cases}", 1)
        body, tail = rest.split(r"\end{cases}", 1)
        rows = [line.split("&") for line in body.split(r"\\")]
        worth = next(worth for worth, when in rows if "else" in when or holds(when))
        text = f"{head} ({worth}) {tail}"
    for word in ("max", "min", "sqrt"):
        text = text.replace(rf"\{word}", word)
    text = text.replace("^", "**").replace(r"\operatorname{sign}", "sign")
    while r"\frac" in text:
        start = text.index(r"\frac")
        top, rest = braced(text[start + 5 :])
        bottom, rest = braced(rest)
        text = f"{text[:start]}(({top})/({bottom})){rest}"
    text = re.sub(r"\)\s+(?=\(|s)", ")*", text.replace("{", "(").replace("}", ")"))
    text = re.sub(r"(sqrt|max|min|abs|sign)\*", r"\1", text)
    assert re.fullmatch(r"(?:sqrt|max|min|abs|sign|[\d.e+\-*/(), ])+", text), f"a letter is left in {text}"
    names = {"sqrt": math.sqrt, "max": max, "min": min, "abs": abs, "sign": np.sign, "__builtins__": {}}
    return float(eval(text, names))


def holds(when: str) -> bool:
    left, right = re.split("[<>]", when)
    return value(left) > value(right) if ">" in when else value(left) < value(right)


def braced(text: str) -> tuple[str, str]:
    """The group in braces that a text begins with, and what follows it."""
    text, depth = text.lstrip(), 0
    for i, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return text[1:i], text[i + 1 :]
    raise AssertionError(text)


def taken_apart(line: str) -> tuple[str, str, str]:
    """One line as name, right side and result."""
    inner = re.fullmatch(r"\\begin\{aligned\} (.+?) &(?:\\leftarrow|=) (.+?)(?: \\\\ &= (.+))? \\end\{aligned\}", line)
    assert inner, line
    return inner[1], inner[2], inner[3]


def lively(name: str) -> Any:
    """The optimizer with every knob off its neutral place."""
    kind = OPTIMIZERS[name]
    off = {"wd": 0.03} if "wd" in knobs(kind) else {"lr": 0.1} if kind.given else {}  # with its own steps Newton's has arrived long before
    return replace(kind(), **off)


@every(product(OPTIMIZERS, (1, 2, 3, 7, 60), (0, 1)))
def test_the_rule_in_numbers_comes_to_what_the_step_computed(case: tuple[str, int, int]) -> None:
    name, step, coordinate = case
    seen = view(Lane(lively(name), SCHEDULES["Cosine"]()), step=step, coordinate=coordinate, noise=0.3)
    lines = in_numbers(seen, seen.watched[0])
    assert len(lines) == len(statements(inspect.getdoc(OPTIMIZERS[name]) or "")) >= 1
    (one,) = seen.watched
    ends = {}
    for line in lines:
        left, right, result = taken_apart(line)
        if result is None:
            assert (name, step, left) == ("RAdam", 3, "r _ t"), "only the root of a negative number has no value"
            continue
        ends[left] = value(result)
        scale = abs(value(result)) + 1e-300
        np.testing.assert_allclose(value(right), value(result), rtol=2e-9, atol=1e-12 * scale, err_msg=line)
    assert ends["w"] == one.run.w[step, coordinate]
    assert len(ends) == len(lines) - (name == "RAdam" and step == 3)


def test_a_wrong_formula_would_be_noticed() -> None:
    """The check above is no formality: with one sign or one letter changed the arithmetic fails."""
    for old, new in [("w - ", "w + "), (r"\beta_2^t", r"\beta_1^t"), (r"\hat v}", "v}")]:
        document = (inspect.getdoc(OPTIMIZERS["Adam"]) or "").replace(old, new)
        numbers = {"w": 1.0, "g": 2.0, "m": 3.0, "v": 4.0, r"\beta_1": 0.9, r"\beta_2": 0.999, r"\eta": 0.1, r"\varepsilon": 1e-8, "t": 3.0}
        m, v = 0.9 * 3 + (1 - 0.9) * 2.0, 0.999 * 4 + (1 - 0.999) * 2.0**2
        m_hat, v_hat = m / (1 - 0.9**3), v / (1 - 0.999**3)
        after = {"m": m, "v": v, r"\hat m": m_hat, r"\hat v": v_hat, "w": 1 - 0.1 * m_hat / (math.sqrt(v_hat) + 1e-8)}
        texts = ({key: repr(number) for key, number in some.items()} for some in (numbers, after))
        parts = [taken_apart(line) for line in rule_in_numbers(document, *texts)]
        assert any(abs(value(right) - value(result)) > 1e-6 for _, right, result in parts), new


def test_symbols_are_told_apart() -> None:
    document = r"$$a_t = \bar v\,v + \max(v, v_t) + \rho_t\,\rho \qquad \theta \leftarrow \theta - x_t\,t$$"
    lines = rule_in_numbers(document, {"v": "2", r"\bar v": "3", r"\rho": "5", r"\rho_t": "7", "t": "11"}, {})
    assert taken_apart(lines[0])[1] == r"{3} \cdot {2} + \max ( {2} , v _ t ) + {7} \cdot {5}"
    assert taken_apart(lines[1])[1] == r"\theta - x _ t \cdot {11}"
    assert tokens(r"\hat m\,\beta_1") == (r"\hat", "m", r"\beta", "_", "1")


@pytest.mark.parametrize(
    ("formula", "numbers", "written"),
    [
        ("x = a\\,b", {"a": "-1.5", "b": "2e-05"}, r"{-1.5} \cdot {2\times10^{-5}}"),
        ("x = 1 - a^2", {"a": "-3"}, "1 - {(-3)} ^ 2"),
        ("x = a^2", {"a": "1e-05"}, r"{(1\times10^{-5})} ^ 2"),
        ("x = a - b", {"a": "1", "b": "-2"}, "{1} - {(-2)}"),
        ("x = a(b)", {"a": "1"}, r"{1} \cdot ( b )"),
        ("x = \\frac{a}{b}\\,c", {"a": "-1", "b": "2", "c": "3"}, r"\frac { {-1} } { {2} } \cdot {3}"),
    ],
)
def test_numbers_do_not_run_together(formula: str, numbers: dict[str, str], written: str) -> None:
    assert taken_apart(rule_in_numbers(f"$${formula}$$", numbers, {})[0])[1] == written


def test_what_is_no_number_stays_a_letter() -> None:
    seen = view(OPTIMIZERS["RAdam"](), step=1)
    lines = in_numbers(seen, seen.watched[0])
    assert not any("nan" in line for line in lines)
    flying = view(OPTIMIZERS["SGD"](lr=1.0), step=60)
    assert not any("nan" in line or "inf" in line for line in in_numbers(flying, flying.watched[0]))


# The ledger


@every_optimizer
def test_the_ledger_holds_every_quantity_and_the_step_adds_up(name: str) -> None:
    (one,) = view(lively(name), noise=0.3).watched
    names = [entry.name for entry in one.entries]
    assert len(set(names)) == len(names)
    assert {*OPTIMIZERS[name].memory, "before", "gradient", "rate", "move", "after"} <= set(names)
    assert set(one.quantities) - {"w", "g"} <= set(names)
    assert ("pull" in names) == ("wd" in knobs(OPTIMIZERS[name]))
    for step in (1, 33):
        before, move, after = (np.array(entry(one, key).at(step)) for key in ("before", "move", "after"))
        assert (before == one.run.w[step - 1]).all()
        assert (after == one.run.w[step]).all()
        assert (move == after - before).all()
        assert entry(one, "gradient").at(step) == tuple(one.run.grad[step - 1])
        for memory in OPTIMIZERS[name].memory:
            met = memory in OPTIMIZERS[name].given  # at the place where the step begins
            assert entry(one, memory).at(step) == tuple(one.run.memory[memory][step - met])


def test_a_gradient_that_the_step_changes_is_shown_twice() -> None:
    (one,) = view(OPTIMIZERS["AdamL2"](wd=0.5)).watched
    plain, used = entry(one, "gradient"), entry(one, "g")
    assert (plain.about.symbol, used.about.symbol) == (r"\nabla f", "g")
    np.testing.assert_allclose(used.values, plain.values + 0.5 * one.run.w[:-1], rtol=1e-15)
    (other,) = view(OPTIMIZERS["Adam"]()).watched
    assert entry(other, "g") is None


# The pictures


def fully_checked(figure: go.Figure) -> dict[str, Any]:
    """The figure as sent, after Plotly's own check of every property."""
    go.Figure(figure.to_dict())
    sent: dict[str, Any] = json.loads(figure.to_json(validate=False))
    return sent


@every_optimizer
@pytest.mark.parametrize("step", [1, 9, 60])
def test_the_close_up_shows_the_step_where_it_is(name: str, step: int) -> None:
    seen = view(lively(name), step=step)
    (one,) = seen.watched
    figure = fully_checked(figures.close_up(seen.scenario.landscape, one, one.lane.name, step))
    arrows = [note for note in figure["layout"]["annotations"] if note["showarrow"]]
    step_arrow = arrows[-1]
    assert (step_arrow["ax"], step_arrow["ay"]) == tuple(one.run.w[step - 1])
    least = 1e-15 if (one.run.w[step] != one.run.w[step - 1]).any() else 1e-6  # an arrow has some length, where a rule stays, too
    np.testing.assert_allclose([step_arrow["x"], step_arrow["y"]], one.run.w[step], rtol=1e-12 if least < 1e-9 else 1e-6, atol=least)
    downhill = np.array([arrows[0][key] for key in "xy"]) - one.run.w[step - 1]
    slope = one.run.grad[step - 1]
    assert downhill @ slope < 0
    np.testing.assert_allclose(downhill[0] * slope[1], downhill[1] * slope[0], atol=1e-6 * np.linalg.norm(downhill) * np.linalg.norm(slope))
    (x0, x1), (y0, y1) = figure["layout"]["xaxis"]["range"], figure["layout"]["yaxis"]["range"]
    for x, y in [(arrow["x"], arrow["y"]) for arrow in arrows]:
        assert x0 < x < x1
        assert y0 < y < y1


def test_the_step_ends_on_the_ring_and_sgds_ring_is_a_circle() -> None:
    for name, round_ in (("SGD", True), ("Adam", False), ("HeavyBall", True), ("AdamW", False)):
        (one,) = view(OPTIMIZERS[name](), step=5).watched
        (ring,) = figures._ring(one, 5, USUAL)
        here, end = one.run.w[4], one.run.w[5] - (0 if one.pull is None else one.pull[4])
        across, up = (np.ptp(ring[axis]) / 2 for axis in "xy")
        np.testing.assert_allclose(((end - here) / [across, up]) @ ((end - here) / [across, up]), 1, rtol=1e-2)
        assert math.isclose(across, up, rel_tol=1e-2) == round_
    (lars,) = view(OPTIMIZERS["LARS"](), step=5).watched
    assert figures._ring(lars, 5, USUAL) == [], "its momentum comes after the rate: the step would not lie on it"


def test_the_cross_is_the_hessians() -> None:
    seen = view(OPTIMIZERS["SGD"](lr=0.01), landscape="Quadratic", start=(1.0, 1.0))
    ground = LANDSCAPES["Quadratic"](angle=30.0)
    steep, gentle = figures._bends(ground, seen.watched[0], 1, 0.5)
    along = [np.array([line["x"][1] - line["x"][0], line["y"][1] - line["y"][0]]) for line in (steep, gentle)]
    floor = np.array([math.cos(math.radians(30)), math.sin(math.radians(30))])
    assert abs(along[0] @ floor) < 1e-12
    assert abs(along[1] @ floor) == pytest.approx(np.linalg.norm(along[1]))


def named(seen: Sight) -> tuple[str, ...]:
    names = by_letter(seen.scenario.lanes)
    return tuple(names[one.lane.letter] for one in seen.watched)


def test_lanes_of_one_rule_are_told_apart_in_every_label() -> None:
    seen = view(OPTIMIZERS["Adam"](lr=0.1), OPTIMIZERS["Adam"](lr=0.6), steps=60)
    assert len(set(named(seen))) == 2
    drawn = [figures.overview(seen.scenario.landscape, seen.watched, named(seen), 9), figures.timelines(seen.watched, named(seen), 60)]
    drawn += [figures.close_up(seen.scenario.landscape, one, name, 9) for one, name in zip(seen.watched, named(seen), strict=True)]
    for name in named(seen):
        labels = [str(trace.hovertemplate) for figure in drawn for trace in figure.data]
        assert len([label for label in labels if label.startswith((f"{name}<br>", f"{name}, "))]) > 6


@every_optimizer
def test_the_timelines_show_every_quantity(name: str) -> None:
    seen = view(lively(name), OPTIMIZERS["SGD"](), steps=60)
    figure = fully_checked(figures.timelines(seen.watched, named(seen), 60))
    titles = [note["text"] for note in figure["layout"]["annotations"]]
    quantities = {in_letters(entry.about.symbol) for one in seen.watched for entry in one.entries} - {"w", "w'"}
    assert {title.removeprefix("<b>").removesuffix("</b>") for title in titles} == quantities
    assert not any("\\" in title or "{" in title for title in titles)
    marks = figures.cursor(seen.watched, 17)["shapes"]
    assert len(marks) == len(titles)
    assert {mark["x0"] for mark in marks} == {17}
    drawn = figures.timelines(seen.watched, named(seen), 60)
    curve = next(trace for trace in drawn.data if trace.name == named(seen)[0])
    np.testing.assert_allclose(curve.customdata, one_curve(seen.watched[0]), rtol=1e-6)


def one_curve(one: Watched) -> np.ndarray:
    return np.asarray(one.run.grad[: one.last, 0], dtype="f4")


def test_a_long_curve_keeps_its_extremes() -> None:
    values = np.random.default_rng(1).standard_normal(2000)
    values[777], values[1234] = 50, -50
    picked = figures._extremes(values)
    assert len(picked) <= figures.MOST_POINTS + 2
    assert {0, 777, 1234, 1999} <= set(picked.tolist())
    assert (np.diff(picked) > 0).all()
    assert figures._extremes(values[:600]).tolist() == list(range(600))


@pytest.mark.parametrize("values", [[0.0, 0.0], [1e-9, 5.0], [-1e6, 1e-3, 2.0], [3.0], [5.0, 5.0]])
def test_the_scale_keeps_order_and_its_ticks_lie_on_it(values: list[float]) -> None:
    bend, axis = figures._bend(np.array(values))
    bent = bend(np.sort(values))
    assert (np.diff(bent)[np.diff(np.sort(values)) > 0] > 0).all()
    low, high = axis["range"]
    assert low < bent[0] <= bent[-1] < high
    assert all(low <= tick <= high for tick in axis["tickvals"])
    assert len(axis["tickvals"]) == len(axis["ticktext"]) <= 9


def test_a_lane_that_flies_off_is_drawn_without_a_word_of_nan() -> None:
    seen = view(OPTIMIZERS["SGD"](lr=0.1), OPTIMIZERS["Adam"](), step=60)
    one = seen.watched[0]
    assert one.last < 60
    for step in (1, one.last, one.last + 1, 60):
        for figure in (
            figures.close_up(seen.scenario.landscape, one, one.lane.name, step),
            figures.overview(seen.scenario.landscape, seen.watched, named(seen), step),
        ):
            text = figure.to_json(validate=False)
            assert "NaN" not in text
            assert "Infinity" not in text
    fully_checked(figures.timelines(seen.watched, named(seen), 60))


# The words


@pytest.mark.parametrize(
    ("matrix", "says"),
    [
        ((3.0, 0.0, 3.0), "bends about alike every way"),
        ((100.0, 0.0, 1.0), "100 times"),
        ((1.0, 0.0, -1.0), "A saddle"),
        ((-1.0, 0.0, -2.0), "A dome"),
        ((0.0, 0.0, 0.0), "Flat"),
        ((2.0, 0.0, 0.0), "gutter"),
        ((np.nan, 0.0, 1.0), "no curvature"),
    ],
)
def test_the_shape_of_the_ground_in_words(matrix: tuple[float, float, float], says: str) -> None:
    text = words.shape(principal(*matrix))
    assert says in text
    assert "nan" not in text


@pytest.mark.parametrize(
    ("lr", "says"),
    [(0.3, "**3 times what it can bear**"), (0.09, "90% of what it can bear: it bounces"), (0.02, "20% of what it can bear: no bouncing")],
)
def test_the_sentence_about_sgds_rate_is_what_happens(lr: float, says: str) -> None:
    """κ = 20: the limit is 0.1. Above it the run leaves, below it the sign of y flips or does not."""
    seen = view(OPTIMIZERS["SGD"](lr=lr), landscape="Quadratic", start=(0.1, 1.0), steps=40, full=False)
    ground, (one,) = seen.scenario.landscape, seen.watched
    text = " ".join(words.bearing(seen, one, curvature(ground, 0.1, 1.0)))
    assert says in text
    y = one.run.w[:, 1]
    assert (abs(y[-1]) > abs(y[0])) == ("times what" in text)
    assert (y[1] < 0) == ("no bouncing" not in text)


def test_momentum_bears_more_than_sgd_and_lars_has_no_limit() -> None:
    seen = view(OPTIMIZERS["Momentum"](lr=1.0), OPTIMIZERS["LARS"](), OPTIMIZERS["Adam"](), landscape="Quadratic", full=False)
    ground = seen.scenario.landscape
    texts = [" ".join(words.bearing(seen, one, curvature(ground, *one.run.w[0]))) for one in seen.watched]
    assert "bears 1.9 here" in texts[0]
    assert "53% of what it can bear" in texts[0]
    assert "no such limit" in texts[1]
    assert "Rate × curvature, with the rates" in texts[2]


def test_where_two_lanes_part_and_why() -> None:
    adam, plain = OPTIMIZERS["Adam"](lr=0.1), OPTIMIZERS["AdamUncorrected"](lr=0.1)
    one, other = view(adam, plain).watched
    assert parting(one, other) == 1
    # Without the correction of the start both the direction and the divisor are too small.
    assert "different directions, at different rates" in words.why(one, other, 1)
    sgd, again = view(OPTIMIZERS["SGD"](), OPTIMIZERS["SGD"]()).watched
    assert parting(sgd, again) == 0
    heavy, averaged = view(OPTIMIZERS["HeavyBall"](lr=0.001), OPTIMIZERS["Momentum"](lr=0.01)).watched
    assert parting(heavy, averaged) == 0, "two textbooks of one method"
    slow, fast = view(OPTIMIZERS["SGD"](lr=0.001), OPTIMIZERS["SGD"](lr=0.0005)).watched
    assert "the rate of each coordinate is all the difference" in words.why(slow, fast, 1)
    ball, ahead = view(OPTIMIZERS["HeavyBall"](lr=0.001), OPTIMIZERS["Nesterov"](lr=0.001)).watched
    assert "the direction is all the difference" in words.why(ball, ahead, 1)
    amsgrad, adam_ = view(OPTIMIZERS["AMSGrad"](b2=0.9), OPTIMIZERS["Adam"](b2=0.9)).watched
    late = parting(amsgrad, adam_)
    assert late > 1, "they part where v first shrinks"
    v = adam_.run.memory["v"]
    assert (np.diff(v[:late], axis=0) >= 0).all()
    assert (np.diff(v[: late + 1], axis=0) < 0).any()


# The page


def visit(**query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, text in query.items():
        app.query_params[name] = text
    return whole(app.switch_page("pages/microscope.py").run())


def whole(app: AppTest) -> AppTest:
    assert [error.value for error in app.exception] == []
    text = " ".join(element.value for element in [*app.main.markdown, *app.main.caption])
    assert not re.search(r"\bnan\b|\bNone\b|Traceback", text)
    return app


def test_the_first_screen_is_adam_beside_sgd_at_the_first_step() -> None:
    app = visit()
    assert (app.selectbox(key="lens").value, app.selectbox(key="beside").value, app.slider(key="step").value) == ("D", "A", 1)
    adam, sgd = (table.value for table in app.table)
    assert list(adam[""]) == ["$w$", "$g$", "$m$", "$v$", r"$\hat m$", r"$\hat v$", r"$\sqrt{\hat v}+\varepsilon$", r"$\eta_{\text{eff}}$",
                              r"$\Delta w$", "$w'$"]  # fmt: skip
    assert list(sgd[""]) == ["$w$", "$g$", r"$\eta_{\text{eff}}$", r"$\Delta w$", "$w'$"]
    # By hand: the first step of Adam is lr, against the slope.
    gradient = [float(adam.set_index("")[axis]["$g$"]) for axis in "xy"]
    moves = [float(adam.set_index("")[axis][r"$\Delta w$"]) for axis in "xy"]
    assert moves == [pytest.approx(-0.5 * np.sign(g)) for g in gradient]
    text = " ".join(element.value for element in app.main.markdown)
    assert "same start, same gradient" in text
    assert [code.language for code in app.main.code] == ["python", "python"]
    assert app.main.code[0].value.strip() == textwrap.dedent(inspect.getsource(OPTIMIZERS["Adam"].step)).strip()


def test_stepping_scrubbing_and_all_digits() -> None:
    app = visit()
    whole(app.button(key="next").click().run())
    assert app.slider(key="step").value == 2
    whole(app.button(key="back").click().run())
    assert app.slider(key="step").value == 1
    assert app.button(key="back").disabled
    whole(app.slider(key="step").set_value(37).run())
    assert "parted at step 1" in " ".join(element.value for element in app.main.markdown)
    whole(app.toggle(key="digits").set_value(True).run())
    run = app.session_state.visit.scenario.watched()[3]
    table = app.table[0].value.set_index("")
    assert [table[axis][r"$m$"] for axis in "xy"] == [repr(float(m)) for m in run.memory["m"][37]]
    whole(app.button(key="part").click().run())
    assert app.slider(key="step").value == 1


def test_the_other_coordinate_and_a_lane_alone() -> None:
    app = visit(lanes="A", steps="40")
    assert app.selectbox(key="beside").options == ["–"]
    assert len(app.table) == 1
    numbers = next(element.value for element in app.main.markdown if "In numbers" in element.value)
    assert "coordinate x" in numbers
    whole(app.button_group(key="coordinate").set_value("y").run())
    assert any("coordinate y" in element.value for element in app.main.markdown)


def test_a_lane_or_a_step_that_is_gone_is_chosen_anew() -> None:
    app = visit(steps="200")
    whole(app.slider(key="step").set_value(150).run())
    whole(app.slider(key="steps").set_value(100).run())
    assert app.slider(key="step").value == 100
    app.query_params.clear()
    app.query_params["lanes"] = "AB"
    whole(app.run())
    assert (app.selectbox(key="lens").value, app.selectbox(key="beside").value) == ("A", "B")


def test_every_optimizer_goes_under_the_lens() -> None:
    app = visit(lanes="A")
    for name, kind in OPTIMIZERS.items():
        app.query_params.clear()
        for key, text in {"lanes": "A", "A": name, "steps": "30"}.items():
            app.query_params[key] = text
        whole(app.run())
        whole(app.slider(key="step").set_value(12).run())
        assert kind.name in " ".join(element.value for element in app.main.markdown)
        assert len(app.table[0].value) >= 4 + len(kind.memory)


def test_every_control_says_what_it_does() -> None:
    app = visit()
    for widget in [app.selectbox(key="lens"), app.selectbox(key="beside"), app.slider(key="step"), app.toggle(key="digits"),
                   app.button(key="next"), app.button(key="back"), app.button(key="part"), app.button_group(key="coordinate")]:  # fmt: skip
        assert re.fullmatch(r"[A-Z].{8,}\.", widget.proto.help, flags=re.DOTALL)
        assert widget.proto.label


@pytest.mark.parametrize(
    ("value", "step"),
    [
        ({"paused": 8}, 8),
        ({"paused": 1}, 1),
        ({"paused": 0}, 3),
        ({"paused": 301}, 3),
        ({"paused": True}, 3),
        ({"paused": "8"}, 3),
        (None, 3),
    ],
)
def test_a_paused_race_says_at_which_step_and_nothing_else_does(monkeypatch: pytest.MonkeyPatch, value: Any, step: int) -> None:
    chosen = {"step": 3}
    monkeypatch.setattr(opening.choices, "choose", chosen.__setitem__)
    opening.paused(value, 300)
    assert chosen == {"step": step}


def test_the_page_says_what_it_is_and_what_lines_of_quantities_mean() -> None:
    texts = [element.value for element in visit().main.markdown]
    assert texts[0].startswith("**One step of the race, taken apart:**")
    (legend,) = [text for text in texts if "full line: x · ┅ dotted line: y" in text]
    assert legend.index("Adam") < legend.index("SGD")
    assert STYLES["D"].color in legend
    assert STYLES["A"].color in legend


def test_words_of_a_close_up_can_be_read_and_no_title_stands_over_a_tick() -> None:
    seen = view(OPTIMIZERS["Adam"](), step=4)
    figure = fully_checked(figures.close_up(seen.scenario.landscape, seen.watched[0], "SGD", 4))
    for axis in ("x", "y"):
        assert "title" not in figure["layout"][f"{axis}axis"] or figure["layout"][f"{axis}axis"]["title"] is None
        assert figure["layout"][f"{axis}axis"]["ticktext"][1].startswith(f"{axis} = ")
    words_of = [note for note in figure["layout"]["annotations"] if not note["showarrow"]]
    assert {note["text"] for note in words_of} >= {"<b>downhill</b>", "<b>step</b>"}
    for note in words_of:
        assert note["font"]["size"] >= 12
        paper = [int(float(part)) for part in re.findall(r"[\d.]+", note["bgcolor"])[:3]]
        assert paper == [255, 255, 255]
        assert note["font"]["color"] == EDGE


def test_a_browser_is_told_anew_of_a_lane_that_has_another_name_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """It knows an option by its name alone. A run that is broken off may have told nobody."""
    app = visit(lanes="AB", A="SGD", B="Adam", lens="A")
    assert not told(app.run())
    app.query_params.update({"A": "Lion"})
    with monkeypatch.context() as broken:
        broken.setattr(session, "leave", lambda: None)
        assert told(app.run())
    assert app.selectbox(key="lens").options[0] == "A · Lion"
    assert told(app.run())
    assert not told(app.run())


def told(app: AppTest) -> bool:
    assert [error.value for error in app.exception] == []
    sent: bool = app.selectbox(key="lens").proto.set_value
    return sent
