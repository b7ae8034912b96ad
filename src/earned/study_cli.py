"""The command line for researchers: simulate, replay, fit, compare, check, models.

Read with the standard library, and each command loads what it needs when it runs: Typer by itself takes as long to
load as a thousand moments take to replay (docs/decisions). Every command reads all of its input before it writes,
and writes all of its output or none.
"""

from __future__ import annotations

import argparse
import sys
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from earned.content.strings import strings
from earned.study.names import DEFAULT_MODELS, SCHEDULE_NAMES
from earned.study.voice import answer, in_utf8, refuse, say, stop_writing, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from earned.working_model.model import Model

PROGRAM = "earned study"
MOST = 100_000
"""Persons of a simulation, and moments of each."""
LONGEST_NUMBER = 18
"""Digits of a whole number."""
INTERRUPTED = 130


def whole(low: int, high: int | None = None) -> Callable[[str], int]:
    """Return the reader of an option that takes whole numbers from low to high, ends included."""

    def read(text: str) -> int:
        value = int(text) if text.lstrip("-").isdecimal() and len(text) <= LONGEST_NUMBER else None
        if value is None or value < low or (high is not None and value > high):
            bounds = say("option.from_to", low=low, high=high) if high else say("option.from_on", low=low)
            raise argparse.ArgumentTypeError(say("error.whole", text=text, bounds=bounds))
        return value

    return read


def share(low: float, high: float) -> Callable[[str], float]:
    """Return the reader of an option that takes numbers from low to high, ends included."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = high + 1
        if not low <= value <= high:
            bounds = say("option.from_to", low=f"{low:g}", high=f"{high:g}")
            raise argparse.ArgumentTypeError(say("error.number", text=text, bounds=bounds))
        return value

    return read


def names(text: str) -> tuple[str, ...]:
    """Return names with commas between them, each once."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


RATINGS = ("five", "continuous", "binary")
OPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "FILE": {"metavar": "FILE"},
        "--model": {"metavar": "NAME", "required": True},
        "--models": {"metavar": "NAMES", "type": names, "default": DEFAULT_MODELS},
        "--base": {"metavar": "NAME", "default": "no-learning"},
        "--params": {"metavar": "JSON"},
        "--pathway": {"choices": ("felt", "known"), "default": "felt"},
        "--folds": {"metavar": "N", "type": whole(2), "default": 2},
        "--personal": {"action": "store_true"},
        "--fixed": {"action": "store_true"},
        "--hold": {"metavar": "NAMES", "type": names, "default": ()},
        "--free": {"metavar": "NAMES", "type": names, "default": ()},
        "--persons": {"metavar": "N", "type": whole(1, MOST), "default": 20},
        "--moments": {"metavar": "N", "type": whole(1, MOST), "default": 60},
        "--schedule": {"metavar": "NAME", "choices": SCHEDULE_NAMES, "default": "steady"},
        "--missing": {"metavar": "TIMES", "type": share(0, 3), "default": 1.0},
        "--ratings": {"choices": RATINGS},
        "--seed": {"metavar": "N", "type": whole(0), "default": 0},
        "--from": {"dest": "layout", "choices": ("own", "tidy"), "default": "own"},
        "--flip": {"action": "store_true"},
        "--out": {"metavar": "FILE", "default": "-"},
        "--json": {"action": "store_true"},
    }
)
"""Every option as argparse takes it. What it means is in the strings, under ``study.option``."""


class Command(NamedTuple):
    """One command: what it does with its options, and which it takes."""

    run: Callable[[argparse.Namespace], None]
    options: tuple[str, ...]
    examples: tuple[str, ...]
    defaults: Mapping[str, object] = {}


def simulate(given: argparse.Namespace) -> None:
    """Write made-up lives."""
    from earned.study import desk, lives  # noqa: PLC0415 - see the top
    from earned.study.progress import steps  # noqa: PLC0415

    target = desk.target(given.out)
    rows = lives.rows(
        range(given.persons), given.schedule, given.moments, given.seed,
        ratings=given.ratings, missing=given.missing,
    )  # fmt: skip
    desk.write_rows(target, lives.HEADER, steps(say("working.simulate"), rows, given.persons * given.moments))


def replay(given: argparse.Namespace) -> None:
    """Write a file again with what a model expected and learned."""
    from earned.study import desk  # noqa: PLC0415 - see the top
    from earned.study.replay import columns  # noqa: PLC0415
    from earned.study.replay import replay as replayed  # noqa: PLC0415

    target = desk.target(given.out, apart_from=given.FILE)
    of = desk.model(given.model)
    chosen = desk.presets(of, given.params)
    read = desk.read(given.FILE, given.layout, flip=given.flip)
    desk.refuse_columns_that_are_there(read, columns())
    with desk.refusing():
        rows = replayed(read, of, chosen, desk.along_moments(read))
    desk.write_rows(target, (*read.header, *columns()), rows)


def fit(given: argparse.Namespace) -> None:
    """Fit a population and its persons."""
    from earned.study import desk  # noqa: PLC0415 - see the top
    from earned.study.fit import fit as fitted  # noqa: PLC0415

    target = desk.target(given.out, apart_from=given.FILE)
    of = desk.model(given.model)
    asked = desk.asked(
        given.FILE, given.layout, flip=given.flip, ratings=given.ratings, pathway=given.pathway
    )
    with desk.refusing():
        found = fitted(
            asked.lives, of, asked.kind, pathway=asked.pathway, hold=given.hold, free=given.free,
            seed=given.seed, watched=_watched(of),
        )  # fmt: skip
    plain = found.plain()
    desk.write_json(target, plain)
    if target is not None:
        density = f"{plain['log_density']:.4f}"
        tell(say("fit.done", model=of.name, persons=len(asked.lives), n=plain["n"], density=density))


def compare(given: argparse.Namespace) -> None:
    """Compare models on the very same ratings."""
    from earned.study import desk, shown  # noqa: PLC0415 - see the top
    from earned.study.compare import How  # noqa: PLC0415
    from earned.study.compare import compare as compared  # noqa: PLC0415

    chosen = [desk.model(name) for name in dict.fromkeys((*given.models, given.base))]
    desk.refuse_names_of_no_model(chosen, (*given.hold, *given.free))
    asked = desk.asked(
        given.FILE, given.layout, flip=given.flip, ratings=given.ratings, pathway=given.pathway
    )
    how = How(
        asked.kind,
        given.folds,
        given.seed,
        given.personal,
        given.fixed,
        given.hold,
        given.free,
        asked.pathway,
    )
    rated = sum(life.n > 0 for life in asked.lives)
    if not given.fixed and rated < given.folds:
        refuse(say("error.folds", folds=given.folds, persons=rated))
    with desk.refusing():
        found = compared(asked.lives, chosen, given.base, how, _watched)
    if given.json:
        desk.write_json(None, found.plain())
    else:
        shown.comparison(found)


def check(given: argparse.Namespace) -> None:
    """Say what is wrong with a file, all of it."""
    from earned.study import desk, shown  # noqa: PLC0415 - see the top

    shown.checked(desk.read(given.FILE, given.layout, flip=given.flip, all_faults=True))


def models(given: argparse.Namespace) -> None:
    """List the models."""
    from earned.study import desk, shown  # noqa: PLC0415 - see the top

    if given.json:
        desk.write_json(None, shown.plain_models())
    else:
        shown.models()


def _watched(model: Model) -> Any:
    from earned.study.progress import watched  # noqa: PLC0415 - see the top

    return watched(say("working.fit", model=model.name))


_READ = ("FILE", "--from", "--flip")
_RATED = ("--ratings", "--pathway", "--hold", "--free", "--seed")
COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "check": Command(
            check,
            _READ,
            ("examples/two-people.csv", "tidy.csv --from tidy", "-"),
        ),
        "replay": Command(
            replay,
            (*_READ, "--model", "--params", "--out"),
            (
                "examples/two-people.csv --model anchored --out replayed.csv",
                """examples/two-people.csv --model anchored --params '{"m0": -0.5, "N0": 4}'""",
                "tidy.csv --from tidy --model rescorla-wagner --params fitted.json",
            ),
        ),
        "compare": Command(
            compare,
            (*_READ, "--models", "--base", "--folds", "--personal", "--fixed", *_RATED, "--json"),
            (
                "examples/two-people.csv --models anchored,last --base no-learning",
                "examples/two-people.csv --pathway known --fixed",
                "tidy.csv --from tidy --models anchored-plain,kalman --base rescorla-wagner --json",
            ),
        ),
        "fit": Command(
            fit,
            (*_READ, "--model", *_RATED, "--out"),
            (
                "examples/two-people.csv --model rescorla-wagner --out fitted.json",
                "tidy.csv --from tidy --model anchored --free c --hold u1=0,u2=0 --out fitted.json",
            ),
        ),
        "simulate": Command(
            simulate,
            ("--persons", "--moments", "--schedule", "--seed", "--ratings", "--missing", "--out"),
            (
                "--persons 6 --moments 40 --schedule weekly-therapy --seed 1 --out lives.csv",
                "--persons 100 --missing 0 | earned study replay - --model anchored --out replayed.csv",
            ),
            {"ratings": "five"},
        ),
        "models": Command(models, ("--json",), ("", "--json")),
    }
)
"""Every command, in the order in which one uses them."""


class Reader(argparse.ArgumentParser):
    """Reads one command's options; what it can't take is one sentence and exit status 2."""

    def error(self, message: str) -> NoReturn:
        """Say what can't be taken, and where to look."""
        refuse(say("error.arguments", why=message, command=self.prog))


def reader(name: str) -> Reader:
    """Return the reader of a command's options."""
    command = COMMANDS[name]
    made = Reader(
        prog=f"{PROGRAM} {name}",
        description=say(f"{name}.help"),
        epilog=examples(name),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
    )
    made.set_defaults(**command.defaults)
    for option in command.options:
        made.add_argument(option, help=_meaning(option, made), **OPTIONS[option])
    made.add_argument("--help", "-h", action="help", help=say("option.help"))
    return made


def _meaning(option: str, made: Reader) -> str:
    key = option.strip("-").lower()
    default = made.get_default(key) or OPTIONS[option].get("default")
    text = strings().say(f"study.option.{key}", names=", ".join(SCHEDULE_NAMES))
    if default not in {None, "", ()}:
        shown = ",".join(default) if isinstance(default, tuple) else default
        text += f" {say('option.default', value=shown)}"
    return text.replace("%", "%%")


def examples(*those: str) -> str:
    """Return lines to try, of one command all of them and of several the first of each."""
    shown = [
        (name, each) for name in those for each in COMMANDS[name].examples[: None if len(those) == 1 else 1]
    ]
    return "\n".join((say("examples"), *(f"  {PROGRAM} {name} {each}".rstrip() for name, each in shown)))


def overview() -> str:
    """Return what there is, for somebody who named no command."""
    lines = [f"  {name:10}{say(f'{name}.help')}" for name in COMMANDS]
    return "\n".join((say("help"), "", say("commands"), *lines, "", examples(*COMMANDS), "", say("more")))


def main(arguments: Sequence[str]) -> None:
    """Run one command. Ends with exit status 2 and a sentence where something can't be taken."""
    in_utf8()
    try:
        _run(*(arguments or ["--help"]))
        sys.stdout.flush()
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        stop_writing()


def _run(name: str, *rest: str) -> None:
    if name in {"--help", "-h"}:
        answer(overview())
    elif name in COMMANDS:
        COMMANDS[name].run(reader(name).parse_args(rest))
    else:
        refuse(say("error.command", name=name, names=", ".join(COMMANDS)))
