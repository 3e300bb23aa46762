"""`python -m sweeps`."""

from sweeps.command import main

if __name__ == "__main__":  # a worker that is spawned imports this file and must not begin anew
    main()
