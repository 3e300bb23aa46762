"""Pictures: pure functions from a landscape and its trajectories to a Plotly figure."""
