"""The command `python -m sweeps`: one lane of a race, run for every combination of some of its numbers."""
