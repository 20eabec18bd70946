"""`python -m ivr` and the program `ivr`; the commands are in `cli/`."""

from ivr.cli.main import main

if __name__ == "__main__":
    main()
