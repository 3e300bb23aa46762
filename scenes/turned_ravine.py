"""The same race in a ravine turned by 45°."""

from dataclasses import replace

from scenes.base import THIRD_TO_THREE, Claim, Scene, arrivals, read, runs, told

ADDRESS = (
    "landscape=Quadratic&Quadratic.kappa=100&Quadratic.angle=45&x=-1.768&y=-0.212&steps=600&lanes=ABCD"
    "&A=SGD&A.SGD.lr=0.018&B=Momentum&B.Momentum.lr=0.06&C=RMSProp&C.RMSProp.lr=0.02&D=Adam&D.Adam.lr=0.1"
)
scenario = read(ADDRESS)
straight = replace(scenario, landscape=replace(scenario.landscape, angle=0.0), start=(-1.4, 1.1))  # type: ignore[call-arg]


def sgd_and_momentum_do_not_notice() -> bool:
    """Neither knows the axes."""
    turned, before = told(scenario, "steps_to_target"), told(straight, "steps_to_target")
    return bool(list(turned[:2]) == list(before[:2]) == [380, 170])


def adam_is_slower_at_each_rate() -> bool:
    """By a few steps at its best rate and by hundreds at smaller ones: what turning takes is its indifference to the rate."""
    turned, before = (arrivals(one, runs(one, "D", THIRD_TO_THREE, steps=1500)) for one in (scenario, straight))
    shown = told(scenario, "steps_to_target")[3] == 559 and told(straight, "steps_to_target")[3] == 169
    return bool(shown and before.max() <= 180 and bool((turned > before).all()) and list(turned[[0, -1]]) == [1425, 213])


scene = Scene(
    2,
    "Turned ravine",
    ADDRESS,
    "The same race, turned by 45°: SGD and Momentum take not one step more or less (380, 170); Adam takes 559 instead of 169.",
    (
        Claim("SGD and Momentum take not one step more or less", sgd_and_momentum_do_not_notice),
        Claim("Adam takes more, at a third to three times its rate", adam_is_slower_at_each_rate),
    ),
)
