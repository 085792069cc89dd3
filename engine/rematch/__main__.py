"""Run the command line as ``python -m rematch``."""

from rematch.commands.main import run

if __name__ == "__main__":
    run()
