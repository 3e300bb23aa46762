"""How steps go through examples: in epochs, cut into mini-batches."""


def part_of_epoch(t: int, batch: int, n: int) -> tuple[int, slice]:
    """Which epoch step t = 1, 2, … is in, and which part of its order of n examples the step sees, `batch` of them.

    Every epoch goes once through the examples; a rest that fills no batch is left out, as by a torch DataLoader with drop_last.
    """
    epoch, i = divmod(t - 1, n // batch)
    return epoch, slice(i * batch, (i + 1) * batch)
