"""Between the command line and the study: files in, sentences out, and exit status 2 for what can't be used."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

from earned.content.strings import strings
from earned.study import cohort as cohorts
from earned.study import files, output
from earned.study.faults import Fault, FaultyFileError
from earned.study.replay import Presets
from earned.study.replay import presets as presets_of
from earned.working_model import models as every
from earned.working_model.habits import STEPS, RatingKind
from earned.working_model.model import HABITS
from earned.working_model.parameters import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from earned.study.cohort import Life
    from earned.study.compare import Comparison
    from earned.study.files import StudyFile
    from earned.working_model.model import Model
    from earned.working_model.parameters import Parameter

    Item = TypeVar("Item")

WRONG_INPUT = 2
STANDARD = "-"
SHOWN_FAULTS = 20
SLOW = 1.0
"""Seconds after which a command shows how far it is."""


def say(name: str, /, **values: object) -> str:
    """Return one sentence of the researchers' command line."""
    return strings().say(f"study.{name}", **values)


def tell(sentence: str) -> None:
    """Say something beside the output."""
    typer.echo(sentence, err=True)


def refuse(sentence: str) -> NoReturn:
    """Say why something can't be done, and end with exit status 2."""
    tell(sentence)
    raise typer.Exit(WRONG_INPUT)


@contextmanager
def refusing() -> Iterator[None]:
    """Turn a parameter outside its domain, or an unknown one, into a sentence and exit status 2."""
    try:
        yield
    except (DomainError, every.UnknownModelError) as error:
        refuse(str(error.args[0]))


def source(name: str) -> Path | None:
    """Return the file to read, None for standard input."""
    if name == STANDARD:
        return None
    path = Path(name)
    if not path.is_file():
        refuse(say("error.no_file", path=name))
    return path


def target(name: str, *, apart_from: str = STANDARD) -> Path | None:
    """Return where to write, None for standard output; not over the input."""
    if name == STANDARD:
        return None
    path = Path(name)
    if not path.parent.is_dir():
        refuse(say("error.no_folder", path=path.parent))
    if apart_from != STANDARD and path.exists() and path.samefile(source(apart_from) or path.parent):
        refuse(say("error.same"))
    return path


def read(name: str, layout: str, *, flip: bool, all_faults: bool = False) -> StudyFile:
    """Read a file, or say what is wrong with it and end with exit status 2."""
    path = source(name)
    try:
        file = files.read(files.bytes_of(path), files.Layout(layout), flip=flip)
    except OSError:
        refuse(say("error.no_file", path=name))
    except FaultyFileError as error:
        shown = error.faults if all_faults else error.faults[:SHOWN_FAULTS]
        lines = [words_of(fault) for fault in shown]
        if len(error.faults) > len(shown):
            lines.append(say("fault.more", n=len(error.faults) - len(shown)))
        elif len(error.faults) == files.MOST_FAULTS:
            lines.append(say("fault.stopped", n=len(error.faults)))
        refuse("\n".join(lines))
    if file.unread:
        tell(say("unread", columns=", ".join(file.unread)))
    return file


def words_of(fault: Fault) -> str:
    """Return a fault in words: where, what, and how to mend it."""
    if fault.row is not None and fault.column is not None:
        where = say("fault.row", row=fault.row, column=fault.column)
    elif fault.row is not None:
        where = say("fault.row_alone", row=fault.row)
    else:
        where = say("fault.column_alone", column=fault.column) if fault.column else ""
    return where + strings().say(f"study.fault.{fault.name}", **fault.values)


def model(name: str) -> Model:
    """Return a model by its name, or end with the names there are."""
    with refusing():
        return every.model(name)


def presets(of: Model, given: str | None) -> Presets:
    """Return a model's values: its preset, with what ``--params`` gives in its place."""
    felt, known = _given(given)
    with refusing():
        return presets_of(of, felt, known)


def _given(given: str | None) -> tuple[dict[str, float], dict[str, float]]:
    if given is None:
        return {}, {}
    try:
        text = given if given.lstrip().startswith("{") else Path(given).read_text(encoding="utf-8")
        read_in = json.loads(text)
    except (OSError, ValueError) as error:
        refuse(say("error.params", why=str(error)))
    if not isinstance(read_in, dict):
        refuse(say("error.params_shape", name=type(read_in).__name__))
    if isinstance(read_in.get("population"), dict):
        fitted = {name: row["centre"] for name, row in read_in["population"].items()}
        return _numbers(read_in.get("held", {}) | fitted), {}
    if set(read_in) & {"felt", "known"} and set(read_in) <= {"felt", "known"}:
        return _numbers(read_in.get("felt", {})), _numbers(read_in.get("known", {}))
    return _numbers(read_in), {}


def _numbers(given: Any) -> dict[str, float]:
    if not isinstance(given, dict):
        refuse(say("error.params_shape", name=given))
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            refuse(say("error.params_shape", name=name))
    return {str(name): float(value) for name, value in given.items()}


def refuse_columns_that_are_there(file: StudyFile, wanted: Iterable[str]) -> None:
    """End where a column that would be added is in the file already."""
    for column in wanted:
        if column in file.header:
            refuse(say("error.columns_there", column=column))


def cohort(name: str, layout: str, *, flip: bool, ratings: str | None) -> tuple[tuple[Life, ...], RatingKind]:
    """Read a file's people and how they rate; ends where nobody rated beforehand."""
    lives = cohorts.lives(read(name, layout, flip=flip))
    n = sum(life.n for life in lives)
    if not n:
        refuse(say("error.nothing_to_score"))
    if ratings is None:
        kind = cohorts.kind_of(lives)
        tell(say("kind.guessed", kind=kind, n=n))
        return lives, kind
    kind = RatingKind(ratings)
    _refuse_other_steps(lives, kind)
    return lives, kind


def _refuse_other_steps(lives: Iterable[Life], kind: RatingKind) -> None:
    if kind is RatingKind.CONTINUOUS:
        return
    allowed = (-1.0, 1.0) if kind is RatingKind.BINARY else STEPS
    for z in cohorts.ratings(lives):
        if z not in allowed:
            steps = ", ".join(f"{50 + 50 * step:g}" for step in allowed)
            refuse(say("error.steps", kind=kind, rating=f"{50 + 50 * z:g}", allowed=steps))


def watched(what: str) -> Callable[[Sequence[Item]], Iterator[Item]]:
    """Return a way to pass along a sequence that shows how far it is, once that takes over a second."""

    def along(items: Sequence[Item]) -> Iterator[Item]:
        began, bar = time.monotonic(), None
        try:
            for done, item in enumerate(items):
                if bar is None and sys.stderr.isatty() and time.monotonic() - began > SLOW:
                    bar = _bar(what, len(items))
                if bar is not None:
                    bar[0].update(bar[1], completed=done)
                yield item
        finally:
            if bar is not None:
                bar[0].stop()

    return along


def _bar(what: str, total: int) -> tuple[Any, Any]:
    from rich.console import Console  # noqa: PLC0415 - only where it takes a while
    from rich.progress import Progress  # noqa: PLC0415

    progress = Progress(console=Console(stderr=True), transient=True)
    progress.start()
    return progress, progress.add_task(what, total=total)


def write_rows(path: Path | None, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write CSV, or end with why it can't be written."""
    with _writing(path):
        output.write_rows(path, header, rows)


def write_json(path: Path | None, value: Mapping[str, Any]) -> None:
    """Write JSON; what is infinite is written as a word, since JSON has no number for it."""
    with _writing(path):
        output.write_text(path, json.dumps(_finite(value), indent=2, ensure_ascii=False, allow_nan=False))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


@contextmanager
def _writing(path: Path | None) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # Whoever read it has had enough. Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        refuse(say("error.cannot_write", path=path or STANDARD, why=error.strerror or error))


def show_check(file: StudyFile) -> None:
    """Say that nothing is wrong with a file, and what is in it."""
    lives = cohorts.lives(file)
    outcomes = sum(moment.z is not None for history in file.histories for moment in history.moments)
    ratings = sum(life.n for life in lives)
    typer.echo(
        say(
            "check.fine",
            rows=len(file.rows),
            persons=len(file.persons),
            worlds=len(file.histories),
            outcomes=outcomes,
            ratings=ratings,
        )
    )


def show_comparison(found: Comparison) -> None:
    """Print a comparison as a table."""
    from rich.console import Console  # noqa: PLC0415 - only for people
    from rich.table import Table  # noqa: PLC0415

    plain = found.plain()
    persons = sum(each.n > 0 for each in found.scores[found.base])
    table = Table(
        title=say("compare.title", n=plain["n"], persons=persons, base=plain["base"]), title_justify="left"
    )
    table.add_column(say("compare.model"))
    for column in (
        say("compare.log_density"),
        say("compare.difference"),
        say("compare.mae"),
        say("compare.covered"),
        say("compare.pit"),
    ):
        table.add_column(column, justify="right")
    for name, row in plain["models"].items():
        mean, low, high = row["difference"]
        table.add_row(
            name,
            f"{row['log_density']:.4f}",
            f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]",
            f"{row['mae']:.2f}",
            " ".join(f"{100 * share:.0f}" for share in row["coverage"].values()),
            " ".join(f"{100 * share:.0f}" for share in found.deciles(name)),
        )
    Console(width=None if sys.stdout.isatty() else 140).print(table)


def plain_models() -> dict[str, Any]:
    """Return every model as a machine reads it."""
    return {
        each.name: {
            "title": each.title,
            "source": each.source,
            "parameters": {row.name: _plain_row(row) for row in (*each.parameters, *HABITS)},
        }
        for each in every.MODELS.values()
    }


def _plain_row(row: Parameter) -> dict[str, Any]:
    prior = {"scale": str(row.prior.scale), "centre": row.prior.centre, "sd": row.prior.sd}
    return {
        "symbol": row.symbol,
        "meaning": row.meaning,
        "unit": row.unit,
        "low": row.low,
        "high": row.high,
        "open_ends": row.open_ends,
        "default": row.default,
        "prior": prior,
        "level": str(row.level),
        "source": row.source,
    }


def show_models() -> None:
    """Print every model with its parameters and sources."""
    for each in every.MODELS.values():
        typer.echo(f"{each.name}\n  {each.title}\n  {each.source}")
        for row in each.parameters:
            typer.echo(_line(row))
    typer.echo(say("models.habits"))
    for row in HABITS:
        typer.echo(_line(row))


def _line(row: Parameter) -> str:
    prior = f"{row.prior.scale} {row.prior.centre:g} ± {row.prior.sd:g}"
    return say(
        "models.parameter",
        name=row.name,
        symbol=row.symbol,
        meaning=row.meaning,
        unit=row.unit,
        domain=row.domain,
        default=f"{row.default:g}",
        prior=prior,
    )
