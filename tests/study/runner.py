"""The researchers' command line in this process, as a shell would run it."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest import mock

from earned.study_cli import main


@dataclass(frozen=True)
class Done:
    code: int
    stdout: str
    stderr: str


def run(*arguments: object, given: str | bytes | None = None, code: int = 0) -> Done:
    """Run ``earned study`` with these arguments and this standard input; it has to end with this status."""
    written = given.encode() if isinstance(given, str) else given or b""
    out, err = io.BytesIO(), io.BytesIO()
    status: object = 0
    with (
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(written))),
        redirect_stdout(io.TextIOWrapper(out, encoding="utf-8")) as said,
        redirect_stderr(io.TextIOWrapper(err, encoding="utf-8")) as beside,
    ):
        try:
            main([str(each) for each in arguments])
        except SystemExit as ended:
            status = ended.code or 0
        said.flush()
        beside.flush()
        done = Done(int(str(status)), out.getvalue().decode(), err.getvalue().decode())
    assert done.code == code, done
    return done
