"""How the researchers' command line speaks: results on standard output, everything else beside it."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import NoReturn

from earned.content.strings import strings

WRONG_INPUT = 2


def say(name: str, /, **values: object) -> str:
    """Return one sentence of the researchers' command line."""
    return strings().say(f"study.{name}", **values)


def tell(sentence: str) -> None:
    """Say something beside the output."""
    sys.stderr.write(f"{sentence}\n")


def answer(text: str) -> None:
    """Write a result for people."""
    sys.stdout.write(f"{text}\n")


def refuse(sentence: str) -> NoReturn:
    """Say why something can't be done, and end with exit status 2."""
    tell(sentence)
    raise SystemExit(WRONG_INPUT)


def in_utf8() -> None:
    """Write UTF-8 with plain line ends, whatever this system is set to: files and pipes are read elsewhere too."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the program ends
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")


def stop_writing() -> NoReturn:
    """End where whoever read the output has had enough; Python would complain once more when it closes the pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(1)
