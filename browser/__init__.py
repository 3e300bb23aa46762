"""Everything that runs in a browser, and the bytes it reads."""
