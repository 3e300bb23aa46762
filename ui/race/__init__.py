"""The parts of the race page."""
