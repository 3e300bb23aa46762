"""A race to take home: one file per format."""
