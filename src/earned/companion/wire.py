"""What the notebook and its workers say to each other: one message after another through a pipe: numbers and ids, no words.

What both ends know is not sent: a message points to it.
"""

from __future__ import annotations

import pickle
import sys
from types import ModuleType
from typing import IO, TYPE_CHECKING, Any

from earned.working_model.evidence import PLAIN_ACCOUNTS
from earned.working_model.foresight import Asked, Lived
from earned.working_model.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MODELS = {model.name: model for model in PLAIN_ACCOUNTS}


class _Writing(pickle.Pickler):
    def __init__(self, stream: IO[bytes], known: Sequence[Asked | Lived]) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self.places = {id(event): place for place, event in enumerate(known)}

    def persistent_id(self, obj: object) -> int | str | tuple[str] | None:
        if isinstance(obj, Asked | Lived):
            return self.places.get(id(obj))
        if isinstance(obj, Model):
            return obj.name
        return (obj.__name__,) if isinstance(obj, ModuleType) else None


class _Reading(pickle.Unpickler):
    def __init__(self, stream: IO[bytes], known: Sequence[Asked | Lived]) -> None:
        super().__init__(stream)
        self.known = known

    def persistent_load(self, pid: int | str | tuple[str]) -> object:
        if isinstance(pid, int):
            return self.known[pid]
        return MODELS[pid] if isinstance(pid, str) else sys.modules[pid[0]]


class Wire:
    """One end of a pair of pipes between this program and a worker that it began, or that began it.

    Nobody else holds an end, so what comes is what our own program wrote.
    """

    def __init__(self, out: IO[bytes], into: IO[bytes]) -> None:
        """Begin to write to one pipe and to read from another."""
        self._out, self._into = out, into

    def say(self, message: object) -> None:
        """Write a message of plain numbers. Raises OSError where nobody reads any more."""
        pickle.dump(message, self._out, pickle.HIGHEST_PROTOCOL)
        self._out.flush()

    def hand_over(self, found: object, known: Sequence[Asked | Lived] = ()) -> None:
        """Write what came of a life whose events both ends know. Raises OSError where nobody reads any more."""
        _Writing(self._out, known).dump(found)
        self._out.flush()

    def hear(self, known: Sequence[Asked | Lived] = ()) -> Any:
        """Read a message about a life with these events. Raises EOFError where nobody writes any more."""
        try:
            return _Reading(self._into, known).load()
        except Exception:  # noqa: BLE001 - a torn message may raise anything, and nobody is to read of it
            raise EOFError from None

    def every(self, known: Sequence[Asked | Lived] = ()) -> Iterator[Any]:
        """Give all messages until nobody writes any more."""
        while True:
            try:
                yield self.hear(known)
            except EOFError:
                return
