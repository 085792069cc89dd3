"""Running the command line in this process."""

from __future__ import annotations

import pytest

from rematch.commands.main import run


@pytest.fixture
def rematch(capsys):
    """Run the command line; give the exit code, stdout and stderr."""

    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            run([*map(str, arguments)])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return call
