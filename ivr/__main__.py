"""`python -m ivr` and the program `ivr`; the commands are in `cli/`."""

import gc

gc.set_threshold(
    50_000, 20, 50
)  # what is read at the start stays; looking through it again and again is a sixth of it

from ivr.cli.main import main  # noqa: E402

if __name__ == "__main__":
    main()
