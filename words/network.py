"""What is said of a network's training: its headline, its table, what the pictures show and what they do not."""

from scenario.training import Training
from studies.standings import Standing
from studies.training import EVERY, Trained
from words.lanes import by_letter, told_apart
from words.numbers import number, share
from words.race import Row, Table
from words.say import say

MEASURES = {"train": "Training loss", "test": "Test loss", "errors": "Test errors", "sharpness": "Sharpness"}
SHORT = {"train": "Training", "test": "Test", "errors": "Errors", "sharpness": "Sharpness"}  # on a button
# What each curve is, for who presses it.
HELP = (
    "Training loss: of all examples that the lanes learn from. Test loss: of 512 examples that no lane has seen; where it rises while the "
    "training loss falls, noise is being learned. Test errors: the share of those that are put into the wrong class. Sharpness: how "
    "strongly the ground bends where it bends most, the largest eigenvalue of the Hessian, as a share of what the rule bears at its rate. "
    "Above 1 the swings along that direction grow."
)


# Which planes there are, for who chooses one.
PLANES = (
    "Plane of the paths: the two directions in which the lanes went farthest, through their common start. Random directions: two of them "
    "through the end of the lowest lane, each as long for every neuron as its own weights. They show the shape of the bowl, and little of "
    "any way."
)


def headline(training: Training) -> tuple[str, str]:
    """What is to be seen, and what to do, in a sentence each."""
    network = training.network
    seen = say(
        "{n} lanes train the same network of {weights} weights: the same first weights, the same mini-batches, {steps} gradients each.",
        n=len(training.visible),
        weights=network.D,
        steps=training.steps,
    )
    return seen, say("Turn a learning rate, take another task or another batch, watch which boundary comes of it.")


def measure(name: str) -> str:
    """What one of the curves is called."""
    return say(MEASURES[name])


def button(name: str) -> str:
    """The same in a word."""
    return say(SHORT[name])


def status(standing: Standing, trained: Trained) -> str:
    """How a lane ended, in a few words."""
    if standing.diverged:
        return say("diverged at step {at}", at=standing.left)
    trainee = trained.trainees[standing.lane]
    return say("test loss {loss}", loss=number(trainee.end("test"), 2))


def table(trained: Trained) -> Table:
    """The lanes by their training loss at the end, the lowest first."""
    classes = trained.training.network.classes
    columns = [say("place"), say("lane"), say("training loss"), say("test loss")]
    columns += [say("accuracy on the test part")] if classes else []
    columns += [say("way from the start"), say("off the plane at the end")]
    rows, names = [], by_letter(trained.training.lanes)
    for standing in trained.standings:
        one, away = trained.trainees[standing.lane], trained.away[standing.lane]
        if standing.diverged:
            cells = [say("diverged at step {at}", at=standing.left)] + [number(None)] * (len(columns) - 3)
        else:
            moved = float(((one.run.w[-1] - one.run.w[0]) ** 2).sum() ** 0.5)
            cells = [number(one.end("train")), number(one.end("test"))]
            cells += [share(one.end("accuracy"))] if classes else []
            cells += [number(moved), say("{away} of it", away=share(float(away[-1]) / moved, 0)) if moved else number(0.0)]
        rows.append(Row(one.lane, (str(standing.place), names[one.lane.letter], *cells)))
    return Table(tuple(columns), tuple(rows), lanes=1)


def finish(trained: Trained) -> str:
    """How the training ended, in one sentence: who is lowest on the training part, and who on the test part. "" with nobody left."""
    names = told_apart([one.lane for one in trained.trainees])
    left = [standing for standing in trained.standings if not standing.diverged]
    if not left:
        return ""
    first = left[0].lane
    best = min((standing.lane for standing in left), key=lambda lane: trained.trainees[lane].end("test"))
    fields = dict(lane=names[first], train=number(trained.trainees[first].end("train"), 2))
    fields |= dict(test=number(trained.trainees[best].end("test"), 2))
    if len(left) == 1:
        return say("{lane} ends at a training loss of {train} and a test loss of {test}.", **fields)
    if first == best:
        return say("{lane} ends lowest in training loss, {train}, and in test loss, {test}. At these rates, with this seed.", **fields)
    return say(
        "{lane} ends lowest in training loss, {train}, and {other} in test loss, {test}. At these rates, with this seed.",
        other=names[best],
        **fields,
    )


def summary(trained: Trained) -> str:
    """The training in words, for who cannot see it."""
    over = say("The training on {task} is over after {steps} steps.", task=say(trained.training.network.name), steps=trained.training.steps)
    names = by_letter(trained.training.lanes)
    results = [f"{one.place}. {names[trained.trainees[one.lane].lane.letter]}: {status(one, trained)}." for one in trained.standings]
    return " ".join([over, *results])


def plane(directions: str) -> str:
    """Which plane the map is, on a button."""
    return {"paths": say("Plane of the paths"), "random": say("Random directions")}[directions]


def around(trained: Trained) -> str:
    """The lane around whose end random directions are laid. There is one."""
    return told_apart([one.lane for one in trained.trainees])[trained.around] if trained.trainees else ""


def explain_plane(trained: Trained) -> str:
    """What the map of the paths is, and what it hides."""
    if trained.directions == "random" and trained.trainees:
        return say(
            "The map shows the training loss around the end of {lane}, along two random directions that are for every neuron as long as "
            "its own weights, so that the bowls of two networks can be compared (Li et al. 2018). It holds {share} of the ways, by squared "
            "distances from there: it shows the shape of the bowl and not the race. The ring around a ball is as wide as the ball is far "
            "from the plane.",
            lane=around(trained),
            share=share(trained.share),
        )
    return say(
        "The map is a plane through the common start, laid so that it holds as much as it can of the ways of all lanes together: {share} "
        "of the squared distances from the start. The ways do not lie on it: the ring around a ball is as wide as the ball is far from the "
        "plane, and the ground at the ball's place is not the ball's own loss. A lane that diverges has no say in how the plane lies.",
        share=share(trained.share, 0),
    )


def explain_data(training: Training) -> str:
    """What the picture of the data is."""
    if not training.network.classes:
        return say(
            "Points: what is to be learned; the pale ones are for the test. Each line is what a lane's network says, the faint ones at the "
            "last step. The browser draws from the weights of every {every}th step, and straight between them.",
            every=EVERY,
        )
    return say(
        "Points: what is to be learned, an amber circle for one class, a blue square for the other; the pale ones are for the test. Each "
        "line is where a lane's network is undecided, the faint ones at the last step; the tint is what one lane says, the one brought out "
        "or else the one that ends lowest. The browser draws from the weights of every {every}th step, and straight between them.",
        every=EVERY,
    )


def about_data(training: Training) -> str:
    """The picture of the data, for who cannot see it."""
    return say("The data of {task} and the boundary that each lane's network has drawn.", task=say(training.network.name))


def about_plane(trained: Trained) -> str:
    """The map of the paths, for who cannot see it."""
    names = ", ".join(told_apart(trained.training.visible))
    if trained.directions == "random":
        return say(
            "The training loss along two random directions around the end of {lane}, and the shadows of {names}.",
            lane=around(trained),
            names=names,
        )
    return say("Paths of {names} on a plane through the weights of the network.", names=names)


def about_curves(training: Training, name: str) -> str:
    """The curves, for who cannot see them."""
    return say("{measure} by step. Paths of {names}.", measure=measure(name), names=", ".join(told_apart(training.visible)))
