"""The visitor: what is looked at, and where it is kept."""
