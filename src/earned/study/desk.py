"""Between the command line and the study: files in, sentences out, and exit status 2 for what can't be used."""

from __future__ import annotations

import json
import math
import os
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from earned.content.strings import strings
from earned.study import cohort as cohorts
from earned.study import files, output
from earned.study.cells import shown
from earned.study.faults import Fault, FaultyFileError
from earned.study.progress import steps
from earned.study.replay import Presets
from earned.study.replay import presets as presets_of
from earned.study.voice import refuse, say, tell
from earned.working_model import models as every
from earned.working_model.foresight import Pathway
from earned.working_model.habits import STEPS, RatingKind
from earned.working_model.parameters import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from earned.study.cohort import Life
    from earned.study.files import StudyFile
    from earned.working_model.model import Model

    Item = TypeVar("Item")

STANDARD = "-"
COLUMN_OF = {Pathway.FELT: "gut", Pathway.KNOWN: "head"}
SHOWN_FAULTS = 20


@contextmanager
def refusing() -> Iterator[None]:
    """Turn parameters that are unknown, outside their domain or beyond computing into a sentence and exit status 2."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            yield
        except (DomainError, every.UnknownModelError) as error:
            refuse(f"{error.args[0]}.")
        except ArithmeticError:
            refuse(say("error.extreme"))


def source(name: str) -> Path | None:
    """Return the file to read, None for standard input. A pipe that has a name will do."""
    if name == STANDARD:
        return None
    path = Path(name)
    if _is_folder(path, "error.cannot_read"):
        refuse(say("error.folder", path=name))
    return path


def _is_folder(path: Path, sentence: str) -> bool:
    try:
        return path.is_dir()
    except OSError as error:
        refuse(say(sentence, path=path, why=error.strerror or error))


def target(name: str, *, apart_from: str = STANDARD) -> Path | None:
    """Return where to write, None for standard output; not over the input, and only where that can be done."""
    if name == STANDARD:
        return None
    path = Path(name)
    if _is_folder(path, "error.cannot_write"):
        refuse(say("error.folder_out", path=name))
    if not path.parent.is_dir():
        refuse(say("error.no_folder", path=path.parent))
    if not os.access(path if output.special(path) else path.resolve().parent, os.W_OK):
        refuse(say("error.cannot_write", path=name, why=say("error.not_allowed")))
    if apart_from != STANDARD and path.exists() and path.samefile(source(apart_from) or path.parent):
        refuse(say("error.same"))
    return path


def read(name: str, layout: str, *, flip: bool, all_faults: bool = False) -> StudyFile:
    """Read a file, or say what is wrong with it and end with exit status 2."""
    path, as_written = source(name), files.Layout(layout)

    def along(rows: Iterable[list[str]], about: int) -> Iterator[list[str]]:
        return steps(say("working.read"), rows, about)

    try:
        file = files.read(files.bytes_of(path), as_written, flip=flip, along=along)
    except FileNotFoundError:
        refuse(say("error.no_file", path=name))
    except OSError as error:
        refuse(say("error.cannot_read", path=name, why=error.strerror or error))
    except FaultyFileError as error:
        named = error.faults if all_faults else error.faults[:SHOWN_FAULTS]
        lines = [words_of(fault) for fault in named]
        if len(error.faults) > len(named):
            lines.append(say("fault.more", n=len(error.faults) - len(named)))
        elif len(error.faults) == files.MOST_FAULTS:
            lines.append(say("fault.stopped", n=len(error.faults)))
        refuse("\n".join(lines))
    if file.unread:
        tell(say("unread", columns=", ".join(map(shown, file.unread))))
    if as_written is files.Layout.OWN and file.small:
        tell(say("small"))
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


def refuse_names_of_no_model(those: Sequence[Model], given: Iterable[str]) -> None:
    """End where a parameter is named, to hold or to free it, that none of the models has."""
    names = dict.fromkeys(name for each in those for name in each.defaults)
    for each in given:
        name = each.partition("=")[0].strip()
        if name not in names:
            refuse(say("error.parameter", name=name, names=", ".join(names)))


def presets(of: Model, given: str | None) -> Presets:
    """Return a model's values: its preset, with what ``--params`` gives in its place."""
    felt, known = _given(given)
    with refusing():
        return presets_of(of, felt, known)


def _given(given: str | None) -> tuple[dict[str, float], dict[str, float]]:
    if given is None:
        return {}, {}
    try:
        text = given if given.lstrip()[:1] in {"{", "["} else Path(given).read_text(encoding="utf-8")
        read_in = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        refuse(say("error.params", why=getattr(error, "strerror", None) or error))
    if not isinstance(read_in, dict):
        refuse(say("error.params_shape", name=type(read_in).__name__))
    if "population" in read_in:
        return _fitted(read_in)
    if read_in.keys() & {"felt", "known"} and read_in.keys() <= {"felt", "known"}:
        return _numbers(read_in.get("felt", {})), _numbers(read_in.get("known", {}))
    return _numbers(read_in), {}


def _fitted(read_in: Mapping[str, Any]) -> tuple[dict[str, float], dict[str, float]]:
    """Return what fit wrote: the middle of its population, and what it held."""
    try:
        centres = {name: row["centre"] for name, row in read_in["population"].items()}
        values = _numbers({**read_in["held"], **centres})
    except (KeyError, TypeError, AttributeError):
        refuse(say("error.params_fit"))
    return ({}, values) if read_in.get("pathway") == Pathway.KNOWN else (values, {})


def _numbers(given: Any) -> dict[str, float]:
    if not isinstance(given, dict):
        refuse(say("error.params_shape", name=given))
    return {str(name): _number(str(name), value) for name, value in given.items()}


def _number(name: str, value: Any) -> float:
    # An infinite value is written as a word, since JSON has no number for it.
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number and not (isinstance(value, str) and value in {"inf", "-inf"}):
        refuse(say("error.params_shape", name=name))
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def along_moments(file: StudyFile) -> Callable[[Iterable[Item]], Iterator[Item]]:
    """Return a way to pass along something of every moment of a file, that shows how far it is."""
    return lambda items: steps(say("working.replay"), items, len(file.rows))


def refuse_columns_that_are_there(file: StudyFile, wanted: Iterable[str]) -> None:
    """End where a column that would be added is in the file already."""
    for column in wanted:
        if column in file.header:
            refuse(say("error.columns_there", column=column))


class Asked(NamedTuple):
    """A file's people, and whose forecasts of theirs are to be foreseen."""

    lives: tuple[Life, ...]
    kind: RatingKind
    pathway: Pathway


def asked(name: str, layout: str, *, flip: bool, ratings: str | None, pathway: str) -> Asked:
    """Read a file's people and how they rate; ends where nobody rated beforehand."""
    whose = Pathway(pathway)
    lives = cohorts.lives(read(name, layout, flip=flip), whose)
    n = sum(life.n for life in lives)
    if not n:
        tidy_gut = layout == files.Layout.TIDY and whose is Pathway.FELT
        refuse(say("error.nothing_to_score", column="expectation" if tidy_gut else COLUMN_OF[whose]))
    if ratings is None:
        kind = cohorts.kind_of(lives)
        tell(say("kind.guessed", kind=kind, n=n))
    else:
        kind = RatingKind(ratings)
        _refuse_other_steps(lives, kind)
    return Asked(lives, kind, whose)


def _refuse_other_steps(lives: Iterable[Life], kind: RatingKind) -> None:
    if kind is RatingKind.CONTINUOUS:
        return
    allowed = (-1.0, 1.0) if kind is RatingKind.BINARY else STEPS
    for z in cohorts.ratings(lives):
        if z not in allowed:
            steps = ", ".join(f"{50 + 50 * step:g}" for step in allowed)
            refuse(say("error.steps", kind=kind, rating=f"{50 + 50 * z:g}", allowed=steps))


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
        raise
    except OSError as error:
        refuse(say("error.cannot_write", path=path or STANDARD, why=error.strerror or error))
