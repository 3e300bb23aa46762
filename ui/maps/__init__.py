"""The parts of the maps page."""
