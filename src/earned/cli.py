"""The command line: open the notebook, look around, back up.

Nothing heavy is loaded before a command needs it. A passphrase is never an argument and never in
the environment, where other programs could read it: it is asked for.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from earned import __version__
from earned.content.strings import strings

if TYPE_CHECKING:
    from collections.abc import Callable

    from earned.web.room import Room


FOLDER = "notebook"
NAME = "notes.db"
WRONG_INPUT = 2


def say(name: str, **values: object) -> str:
    """Return one sentence of the command line."""
    return strings().say(f"cli.{name}", **values)


def _as_it_is(name: str) -> str:
    """Return examples with their lines kept as they are."""
    return f"\b\n{say(name)}"


app = typer.Typer(
    help=say("help"),
    epilog=_as_it_is("examples"),
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Port = Annotated[int, typer.Option(min=0, max=65535, help=say("port"), show_default=False)]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help=say("no_browser"))]
File = Annotated[Path | None, typer.Argument(metavar="FILE", help=say("file"), show_default=False)]

To = Annotated[Path | None, typer.Option(metavar="FOLDER", help=say("to"), show_default=False)]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"earned {__version__}")
        raise typer.Exit


@app.callback()
def earned(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=say("version"))
    ] = False,
) -> None:
    """Say nothing: each command says what it does."""
    del version


@app.command("open", help=say("open.help"), epilog=_as_it_is("open.examples"))
def open_(file: File = None, port: Port = 0, no_browser: NoBrowser = False) -> None:
    """Open the notebook in a browser, on this computer only."""
    from earned.web.room import Room  # noqa: PLC0415 - see the top
    from earned.web.session import new_token  # noqa: PLC0415

    path = _chosen(file)
    _serve(
        lambda taken: Room(path, taken, invitation=None if path.exists() else new_token()), port, no_browser
    )


@app.command(help=say("demo.help"), epilog=_as_it_is("demo.examples"))
def demo(port: Port = 0, no_browser: NoBrowser = False) -> None:
    """Look around with pretend notes; nothing is written."""
    from earned.web.room import Room  # noqa: PLC0415 - see the top

    _serve(lambda taken: Room(None, taken), port, no_browser)


@app.command(help=say("backup.help"), epilog=_as_it_is("backup.examples"))
def backup(file: File = None, to: To = None) -> None:
    """Write a checked copy of the file, locked with the same passphrase."""
    from earned.journal import backup as backups  # noqa: PLC0415 - see the top
    from earned.journal import vault  # noqa: PLC0415
    from earned.journal.errors import JournalError, NotThere  # noqa: PLC0415
    from earned.journal.hush import hush  # noqa: PLC0415

    hush()
    path = _chosen(file)
    if not path.exists():
        _refuse(strings().say(NotThere.sentence))
    try:
        journal = vault.unlock(path, _asked())
        try:
            made = backups.make(journal, to)
        finally:
            journal.lock()
    except JournalError as error:
        _refuse(strings().say(error.sentence, **error.values))
    typer.echo(say("backup.made", path=made.path))


@app.command(
    "study",
    help=strings().say("study.help"),
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def study(context: typer.Context) -> None:
    """Hand over to the researchers' command line, which reads its own options."""
    from earned.study_cli import main as research  # noqa: PLC0415 - see the top

    research(context.args)


def usual_folder() -> Path:
    """Return where files go unless a place is given: this system's folder for what programs keep."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / FOLDER
    set_by = "APPDATA" if sys.platform == "win32" else "XDG_DATA_HOME"
    given = os.environ.get(set_by, "")
    return (Path(given) if given else Path.home() / ".local" / "share") / FOLDER


def usual_file(folder: Path) -> Path | None:
    """Return the one file in a folder, whatever name it was given, or where the first one goes.

    Nothing when there are several, since only the person knows which.
    """
    found = [path for path in sorted(folder.glob(f"*{Path(NAME).suffix}")) if path.is_file()]
    if len(found) > 1:
        return None
    return found[0] if found else folder / NAME


def _chosen(file: Path | None) -> Path:
    """Return the file to open. Exits with one sentence when it can't be one of ours."""
    from earned.journal.glance import is_journal  # noqa: PLC0415 - see the top

    path = usual_file(usual_folder()) if file is None else file.expanduser().absolute()
    if path is None:
        _refuse(say("several", folder=usual_folder()))
    if path.exists() and not is_journal(path):
        _refuse(say("not_ours"))
    return path


def _asked() -> str:
    """Ask for the passphrase; from a pipe it is the first line."""
    if sys.stdin.isatty():
        return str(typer.prompt(say("passphrase"), hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\n")


def _serve(room_of: Callable[[int], Room], port: int, no_browser: bool) -> None:
    from earned.web.serve import PortTakenError, listen, run  # noqa: PLC0415 - see the top

    try:
        listening = listen(port)
    except PortTakenError:
        _refuse(say("port_taken", port=port))
    room = room_of(listening.getsockname()[1])
    run(room, listening, ready=lambda address: _show(address, no_browser))


def _show(address: str, no_browser: bool) -> None:
    typer.echo(say("opened", address=address))
    if not no_browser:
        import webbrowser  # noqa: PLC0415 - see the top

        # A browser that runs in the terminal itself would keep the server waiting.
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(WRONG_INPUT)


def main() -> None:
    """Run the command line; what it can't take is answered with one sentence and exit status 2."""
    try:
        status = app(args=sys.argv[1:] or ["--help"], standalone_mode=False)
    except typer.Abort:
        status = 1
    except typer.TyperException as error:
        typer.echo(getattr(error, "format_message", error.__str__)(), err=True)
        status = WRONG_INPUT
    sys.exit(status if isinstance(status, int) else 0)
