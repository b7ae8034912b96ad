"""Where an error happened, for somebody who looks after the program: never what it says, which may be somebody's words."""

from __future__ import annotations


def place(error: BaseException) -> str:
    """Name an error's kind, module and line, and none of its words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" {trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
    return f"{type(error).__name__}{where}"
