"""A ground with data behind it on the page: its noise is that of mini-batches, and there is no other."""

from landscapes.linear_regression import LinearRegression
from scenario import Scenario
from tests.support.visit import link, now, visit, whole


def test_the_noise_of_data_is_how_many_examples_a_step_sees() -> None:
    app = visit({"landscape": "LinearRegression", "noise": "2", "lanes": "AD"}, opened=("more-noise",))
    assert now(app) == Scenario.opening(LinearRegression(), now(app).lanes)
    assert any("noise" in note.value for note in app.info), "the link's σ has no place here, and the page says so"
    sliders = {slider.key: slider for slider in app.select_slider}
    assert "noise" not in sliders
    assert sliders["batch"].options == ["1", "2", "4", "8", "16", "32", "64", "123"]
    whole(sliders["batch"].set_value(123).run())
    assert (now(app).batch, now(app).noisy) == (123, False)
    assert link(app)["batch"] == "123"
    whole(app.selectbox(key="LinearRegression.data").set_value("anscombe").run())
    assert (now(app).batch, now(app).landscape.n) == (11, 11)  # type: ignore[attr-defined]
    whole(app.selectbox(key="landscape").set_value("Booth").run())
    assert (now(app).batch, now(app).noise) == (1, 0.0)
    assert "noise" in {slider.key for slider in app.select_slider}
