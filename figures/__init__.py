"""Pictures: pure functions from what came out of a scenario to a Plotly figure."""
