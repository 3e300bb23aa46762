"""What is said of a ground with data: its axes, its examples, the line of every lane."""

from landscapes.regression import OWN, Regression, bottom
from scenario import Scenario
from words.lanes import told_apart
from words.say import say


def axes(ground: Regression) -> tuple[str, str]:
    """What stands beside the axes of the chart of data."""
    feature, target = ground.columns if ground.data == OWN else map(say, ground.columns)
    feature, target = feature or say("feature"), target or say("target")
    return feature, say("probability: {target}", target=target) if ground.classes else target


def about_data(scenario: Scenario, ground: Regression) -> str:
    """What the chart of data shows, for a screen reader."""
    feature, target = axes(ground)
    names = ", ".join(name for lane, name in zip(scenario.lanes, told_apart(scenario.lanes), strict=True) if not lane.hidden)
    return say(
        "The data: {n} examples, {feature} across, {target} up, and the line that each lane has come to: {names}.",
        n=ground.n,
        feature=feature,
        target=target,
        names=names,
    )


def explain(scenario: Scenario, ground: Regression) -> str:
    """What is to be seen on the chart of data."""
    if not ground.classes:
        said = [say("Each point is an example; a place on the map is a line. Dotted: the line of lowest loss.")]
    else:
        said = [say("Each point is an example; a place on the map is a curve of chances. A lane's sign stands where they are even.")]
    if scenario.examples:
        said.append(say("Ringed: the {n} that the next step sees.", n=scenario.examples))
    if bottom(ground)[0] is None:
        said.append(say("The classes can be parted, so the loss falls for ever as the curve grows steeper. A little λ gives it a bottom."))
    return " ".join(said)
