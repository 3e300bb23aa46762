"""What came out of a scenario, as numbers: no picture, no widget, no sentence."""
