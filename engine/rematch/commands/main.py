"""The ``rematch`` command: its subcommands, loaded when used, and what becomes of errors."""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import sys
from typing import TYPE_CHECKING

import click
from click.shell_completion import shell_complete

from rematch.commands.lazy import Entry, LazyGroup
from rematch.commands.messages import show_problems
from rematch.commands.screen import NO_COLOR, QUIET, general_options_first, set_screen
from rematch.errors import InferenceError, InputError, Problem, RematchError
from rematch.garbage import collection_paused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

BUG = 1
INTERRUPTED = 130  # what a shell reports for SIGINT
OUTPUT_CLOSED = 141  # what a shell reports for SIGPIPE

_COMPLETION = "_REMATCH_COMPLETE"
_OUTPUT_FAILURES = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG}


COMMANDS: dict[str, Entry] = {
    "plan": Entry("rematch.commands.plan", "plan", "Write the backup-specialty strategy for a profile."),
    "packet": Entry("rematch.commands.packet", "packet", "Write the papers for a meeting into one folder."),
    "pictures": Entry("rematch.commands.pictures", "pictures", "Draw the plan for a profile."),
    "why": Entry("rematch.commands.plan", "why", "Show what a statement of the plan rests on."),
    "why-not": Entry("rematch.commands.plan", "why_not", "Show what keeps a specialty down."),
    "new": Entry("rematch.commands.profile", "new", "Write a commented starter profile."),
    "check": Entry("rematch.commands.profile", "check", "Validate a profile and list what is unknown."),
    "schema": Entry("rematch.commands.schema", "schema", "Print the JSON Schema of a file format."),
    "narrative": Entry("rematch.commands.narrative", "narrative", "Check a draft of your own."),
    "knowledge": Entry("rematch.commands.knowledge", "knowledge", "Check and read the knowledge base."),
    "kb": Entry("rematch.commands.kb", "kb", "Lay rules and knowledge of your own over the shipped ones."),
    "rules": Entry("rematch.commands.rules", "rules", "Read, check and try the rules."),
    "table": Entry("rematch.commands.table", "table", "Show, check and convert decision tables."),
    "sample": Entry("rematch.commands.sample", "sample", "Write made-up profiles to try rules on."),
    "audit": Entry("rematch.commands.audit", "audit", "List and show recorded runs."),
}


@click.group(name="rematch", cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="rematch", prog_name="rematch", message="%(prog)s %(version)s")
@click.option(QUIET, is_flag=True, help="Show errors only, no warnings and no progress; of any command.")
@click.option(NO_COLOR, is_flag=True, help="Write without colors, as NO_COLOR=1 does; of any command.")
def main(*, quiet: bool, no_color: bool) -> None:
    """Turn a profile of a medical graduate who did not match into an explained backup-specialty strategy.

    Exit codes: 0 done, 2 something in what you gave, 3 the knowledge base is broken, 1 a bug.
    """
    set_screen(quiet=quiet, no_color=no_color)


main.table = COMMANDS


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line (``sys.argv`` by default) and exit: 0, 1, 2 or 3 as ``rematch.errors`` says."""
    _speak_utf8()
    # the interpreter ends with a search of all that is alive; what has been frozen it leaves alone
    atexit.register(gc.freeze)
    with collection_paused():
        code = _exit_code(arguments)
    sys.exit(code)


def _speak_utf8() -> None:
    """Write UTF-8 under any locale; what UTF-8 cannot carry (undecodable file names) comes out escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _exit_code(arguments: Sequence[str] | None) -> int:
    try:
        return _dispatch(arguments)
    except RematchError as error:
        return _report(error)
    except BrokenPipeError:
        _forget_output()
        return OUTPUT_CLOSED
    except OSError as error:
        if error.errno not in _OUTPUT_FAILURES:
            return _report_bug(error)
        _forget_output()
        return _report(_unwritable(error))
    except Exception as error:  # noqa: BLE001 - the one place where a bug becomes a message
        return _report_bug(error)


def _dispatch(arguments: Sequence[str] | None) -> int:
    """Let click parse and run; its own exceptions become exit codes.

    Not ``main.main()``, which keeps a closed pipe to itself.
    """
    given = general_options_first(sys.argv[1:] if arguments is None else arguments)
    set_screen(quiet=False, no_color=NO_COLOR in given)  # for what is wrong with the options themselves
    try:
        if instruction := os.environ.get(_COMPLETION):
            return shell_complete(main, {}, "rematch", _COMPLETION, instruction)
        with main.make_context("rematch", given) as context:
            main.invoke(context)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    return 0


def _report(error: RematchError) -> int:
    show_problems(error.problems)
    if isinstance(error, InferenceError):
        return _report_bug(error)
    return error.exit_code


def _unwritable(error: OSError) -> InputError:
    return InputError(
        Problem(f"cannot write the output: {error.strerror}", remedy="free some space and run again")
    )


def _report_bug(error: BaseException) -> int:
    name = type(error).__name__
    detail = "" if isinstance(error, RematchError) else f": {' '.join(str(error).split())}"
    click.echo(f"This is a bug in Rematch, not in your files ({name}{detail}).", err=True)
    if os.environ.get("REMATCH_TRACEBACK"):
        import traceback  # noqa: PLC0415 - only a bug pays for it

        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    else:
        click.echo("Run again with REMATCH_TRACEBACK=1 to see where, and please report it.", err=True)
    return BUG


def _forget_output() -> None:
    """Send what is still buffered nowhere, so that the interpreter's last flush does not complain."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
