"""The command line for researchers: simulate, replay, fit, compare, check, models.

Nothing heavy is loaded before a command needs it. Every command reads all of its input before it writes, and writes
all of its output or none.
"""

# ruff: noqa: PLR0917  (a parameter of a command is one of its options)

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from earned.content.strings import strings
from earned.study.names import SCHEDULE_NAMES

if TYPE_CHECKING:
    from earned.working_model.model import Model


def say(name: str, /, **values: object) -> str:
    """Return one sentence of the researchers' command line."""
    return strings().say(f"study.{name}", **values)


class From(StrEnum):
    """How a file names its columns."""

    OWN = "own"
    TIDY = "tidy"


class Ratings(StrEnum):
    """How ratings were given."""

    FIVE = "five"
    CONTINUOUS = "continuous"
    BINARY = "binary"


study = typer.Typer(
    help=say("help"),
    epilog=f"\b\n{say('examples')}",
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
)

File = Annotated[str, typer.Argument(metavar="FILE", help=say("option.file"), show_default=False)]
Out = Annotated[str, typer.Option(metavar="FILE", help=say("option.out"))]
ModelName = Annotated[str, typer.Option(metavar="NAME", help=say("option.model"), show_default=False)]
Params = Annotated[str | None, typer.Option(metavar="JSON", help=say("option.params"), show_default=False)]
Seed = Annotated[int, typer.Option(min=0, help=say("option.seed"))]
Tidy = Annotated[From, typer.Option("--from", help=say("option.from"))]
Flip = Annotated[bool, typer.Option("--flip", help=say("option.flip"))]
Kind = Annotated[Ratings | None, typer.Option("--ratings", help=say("option.ratings"), show_default=False)]
Json = Annotated[bool, typer.Option("--json", help=say("option.as_json"))]
Hold = Annotated[str, typer.Option(metavar="NAMES", help=say("option.hold"), show_default=False)]
Free = Annotated[str, typer.Option(metavar="NAMES", help=say("option.free"), show_default=False)]


@study.command(help=say("simulate.help"))
def simulate(
    persons: Annotated[int, typer.Option(min=1, max=100_000, help=say("option.persons"))] = 20,
    moments: Annotated[int, typer.Option(min=1, max=100_000, help=say("option.moments"))] = 60,
    schedule: Annotated[
        str, typer.Option(metavar="NAME", help=say("option.schedule", names=", ".join(SCHEDULE_NAMES)))
    ] = "steady",
    seed: Seed = 0,
    ratings: Annotated[Ratings, typer.Option(help=say("option.ratings"), show_default=True)] = Ratings.FIVE,
    missing: Annotated[float, typer.Option(min=0, max=3, help=say("option.missing"))] = 1.0,
    out: Out = "-",
) -> None:
    """Write made-up lives."""
    from earned.study import desk, lives  # noqa: PLC0415 - see the top

    target = desk.target(out)
    if schedule not in SCHEDULE_NAMES:
        desk.refuse(say("error.schedule", name=schedule, names=", ".join(SCHEDULE_NAMES)))
    along = desk.watched(say("working.simulate"))
    rows = lives.rows(along(range(persons)), schedule, moments, seed, ratings=ratings, missing=missing)
    desk.write_rows(target, lives.HEADER, rows)


@study.command(help=say("replay.help"))
def replay(
    file: File,
    model: ModelName,
    params: Params = None,
    layout: Tidy = From.OWN,
    flip: Flip = False,
    out: Out = "-",
) -> None:
    """Write a file again with what a model expected and learned."""
    from earned.study import desk  # noqa: PLC0415 - see the top
    from earned.study.replay import columns  # noqa: PLC0415
    from earned.study.replay import replay as replayed  # noqa: PLC0415

    target = desk.target(out, apart_from=file)
    of = desk.model(model)
    chosen = desk.presets(of, params)
    read = desk.read(file, layout, flip=flip)
    desk.refuse_columns_that_are_there(read, columns())
    rows = replayed(read, of, chosen, desk.watched(say("working.replay"))(read.histories))
    desk.write_rows(target, (*read.header, *columns()), rows)


@study.command(help=say("fit.help"))
def fit(
    file: File,
    model: ModelName,
    layout: Tidy = From.OWN,
    flip: Flip = False,
    ratings: Kind = None,
    hold: Hold = "",
    free: Free = "",
    seed: Seed = 0,
    out: Out = "-",
) -> None:
    """Fit a population and its persons."""
    from earned.study import desk  # noqa: PLC0415 - see the top
    from earned.study.fit import fit as fitted  # noqa: PLC0415

    target = desk.target(out, apart_from=file)
    of = desk.model(model)
    cohort, kind = desk.cohort(file, layout, flip=flip, ratings=ratings)
    with desk.refusing():
        found = fitted(
            cohort, of, kind, hold=_names(hold), free=_names(free), seed=seed, watched=_watched(of)
        )
    plain = found.plain()
    desk.write_json(target, plain)
    if target is not None:
        density = f"{plain['log_density']:.4f}"
        desk.tell(say("fit.done", model=of.name, persons=len(cohort), n=plain["n"], density=density))


@study.command(help=say("compare.help"))
def compare(
    file: File,
    models: Annotated[str, typer.Option(metavar="NAMES", help=say("option.models"))] = (
        "anchored,anchored-plain,rescorla-wagner,last,running-mean,no-learning"
    ),
    base: Annotated[str, typer.Option(metavar="NAME", help=say("option.base"))] = "no-learning",
    folds: Annotated[int, typer.Option(min=2, help=say("option.folds"))] = 2,
    seed: Seed = 0,
    personal: Annotated[bool, typer.Option("--personal", help=say("option.personal"))] = False,
    fixed: Annotated[bool, typer.Option("--fixed", help=say("option.fixed"))] = False,
    layout: Tidy = From.OWN,
    flip: Flip = False,
    ratings: Kind = None,
    hold: Hold = "",
    free: Free = "",
    json: Json = False,
) -> None:
    """Compare models on the very same ratings."""
    from earned.study import desk  # noqa: PLC0415 - see the top
    from earned.study.compare import How  # noqa: PLC0415
    from earned.study.compare import compare as compared  # noqa: PLC0415

    names = dict.fromkeys((*_names(models), base))
    chosen = [desk.model(name) for name in names]
    cohort, kind = desk.cohort(file, layout, flip=flip, ratings=ratings)
    how = How(kind, folds, seed, personal, fixed, tuple(_names(hold)), tuple(_names(free)))
    if not fixed and sum(life.n > 0 for life in cohort) < folds:
        desk.refuse(say("error.folds", folds=folds, persons=sum(life.n > 0 for life in cohort)))
    with desk.refusing():
        found = compared(cohort, chosen, base, how, _watched)
    if json:
        desk.write_json(None, found.plain())
    else:
        desk.show_comparison(found)


@study.command(help=say("check.help"))
def check(file: File, layout: Tidy = From.OWN, flip: Flip = False) -> None:
    """Say what is wrong with a file, all of it."""
    from earned.study import desk  # noqa: PLC0415 - see the top

    desk.show_check(desk.read(file, layout, flip=flip, all_faults=True))


@study.command(help=say("models.help"))
def models(json: Json = False) -> None:
    """List the models."""
    from earned.study import desk  # noqa: PLC0415 - see the top

    if json:
        desk.write_json(None, desk.plain_models())
    else:
        desk.show_models()


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _watched(model: Model) -> Any:
    from earned.study import desk  # noqa: PLC0415 - see the top

    return desk.watched(say("working.fit", model=model.name))
