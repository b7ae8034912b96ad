"""What the researchers' command line shows of a file, a comparison and the models, for people and for machines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from earned.study import cohort as cohorts
from earned.study.voice import answer, say
from earned.working_model import models as every
from earned.working_model.foresight import Pathway
from earned.working_model.model import HABITS

if TYPE_CHECKING:
    from earned.study.compare import Comparison
    from earned.study.files import StudyFile
    from earned.working_model.parameters import Parameter

PAPER = 140
"""Columns of a table that goes into a file or a pipe."""
NARROW = 110
"""Columns below which the widest part of a table is left out."""


def checked(file: StudyFile) -> None:
    """Say that nothing is wrong with a file, and what is in it."""
    outcomes = sum(moment.z is not None for history in file.histories for moment in history.moments)
    gut, head = (sum(life.n for life in cohorts.lives(file, each)) for each in Pathway)
    answer(
        say(
            "check.fine",
            rows=len(file.rows),
            persons=len(file.persons),
            worlds=len(file.histories),
            outcomes=outcomes,
            gut=gut,
            head=head,
        )
    )


def comparison(found: Comparison) -> None:
    """Print a comparison as a table; where the window is narrow, without the tenths."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - only for people
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = Console(width=None if sys.stdout.isatty() else PAPER)
    persons = sum(each.n > 0 for each in found.scores[found.base])
    table = Table(
        title=say("compare.title", n=found.n, persons=persons, base=found.base),
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    rows = [_compared(found, name) for name in found.scores]
    shown = len(_columns()) - (console.width < NARROW)
    for n, column in enumerate(_columns()[:shown]):
        # Headers may be broken over lines, figures may not.
        widest = max(len(row[n]) for row in rows)
        table.add_column(
            column, justify="right" if n else "left", min_width=widest, no_wrap=widest > len(column)
        )
    for row in rows:
        table.add_row(*row[:shown])
    console.print(table)


def _columns() -> tuple[str, ...]:
    return (
        say("compare.model"),
        say("compare.log_density"),
        say("compare.difference"),
        say("compare.mae"),
        say("compare.covered"),
        say("compare.pit"),
    )


def _compared(found: Comparison, name: str) -> tuple[str, ...]:
    row = found.of(name)
    mean, low, high = row["difference"]
    return (
        name,
        f"{row['log_density']:.4f}",
        f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]",
        f"{row['mae']:.2f}",
        " ".join(f"{100 * share:.0f}" for share in row["coverage"].values()),
        " ".join(f"{100 * share:.0f}" for share in found.deciles(name)),
    )


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


def models() -> None:
    """Print every model with its parameters and sources."""
    for each in every.MODELS.values():
        answer(f"{each.name}\n  {each.title}\n  {each.source}")
        for row in each.parameters:
            answer(_line(row))
    answer(say("models.habits"))
    for row in HABITS:
        answer(_line(row))


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
