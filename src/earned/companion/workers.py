"""Two workers that go through a long life beside the notebook: one lives the gut, one the head and speaks of both."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from earned.companion.lines import Lines
from earned.companion.strides import strides
from earned.companion.wire import Wire
from earned.working_model.ensemble import Person
from earned.working_model.foresight import Pathway, story

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from earned.working_model import Moment

COMMAND = ("-m", "earned.companion.worker")
PATIENCE = 0.1
"""Seconds after which whoever waits for the workers may change their mind."""


class _BrokeOffError(Exception):
    """A worker could not be begun, or ended before its work was done."""


class Went(NamedTuple):
    """What became of a life on both pathways, ready to be read."""

    people: dict[Pathway, Person]
    lines: dict[Pathway, Lines]

    @property
    def whole(self) -> bool:
        """Whether nothing more is to come."""
        return all(map(self.all_of, Pathway))

    def all_of(self, pathway: Pathway) -> bool:
        """Whether nothing more is to come from the worker on a pathway; the head's speaks of both."""
        spoken = pathway is Pathway.FELT or len(self.lines) == len(Pathway)
        return pathway in self.people and spoken


def go_through(moments: Sequence[Moment]) -> Generator[int, None, Went | None]:
    """Go through a life from its start, to the same end as one would alone. Closed early, it ends the workers.

    Gives every now and then how many more moments are done, 0 where none is; returns what became of them. Where a worker
    breaks off, all that was given is taken back, and nothing is returned.
    """
    went, done = Went({}, {}), 0
    of = 3 * len(list(strides(len(moments))))  # lived by the gut, lived by the head, spoken of
    try:
        with closing(_steps(moments, went)) as every:
            for steps in every:
                before, done = done, len(moments) * steps // of
                yield done - before
    except _BrokeOffError:
        yield -done
        return None
    return went


def _steps(moments: Sequence[Moment], went: Went) -> Generator[int]:
    """Give every now and then how many steps are done, until all that became of a life is there."""
    heard, steps = SimpleQueue[tuple[Pathway, Any]](), 0
    with ExitStack() as both:
        wires = {pathway: both.enter_context(_worker(pathway, moments, heard)) for pathway in Pathway}
        while not went.whole:
            with suppress(Empty):
                steps += _take(*heard.get(timeout=PATIENCE), wires, went)
            yield steps


def _take(pathway: Pathway, message: Any, wires: Mapping[Pathway, Wire], went: Went) -> int:
    """Take in a message, and return how many steps it stands for."""
    match message:
        case Person():
            went.people[message.pathway] = message
        case Lines():
            went.lines[message.pathway] = message
        case None if not went.all_of(pathway):
            raise _BrokeOffError
        case int():
            return 1
        case dict():
            _say(wires[Pathway.KNOWN], message)
            return 1
    return 0


def _say(wire: Wire, message: object) -> None:
    try:
        wire.say(message)
    except OSError as gone:
        raise _BrokeOffError from gone


@contextmanager
def _worker(
    pathway: Pathway, moments: Sequence[Moment], heard: SimpleQueue[tuple[Pathway, Any]]
) -> Iterator[Wire]:
    """Begin a worker on a pathway, and end it whatever happens; what it says comes with its pathway, last of all None."""
    command = [sys.executable, "-P", *COMMAND]
    quiet = subprocess.DEVNULL  # it knows nobody's words, and still says nothing aloud
    try:
        process = subprocess.Popen(  # noqa: S603 - this very program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet
        )
    except (OSError, ValueError, TypeError) as error:  # the last where nobody knows what Python runs us
        raise _BrokeOffError from error
    assert process.stdin is not None
    assert process.stdout is not None
    wire = Wire(process.stdin, process.stdout)
    listening = Thread(target=_listen, args=(pathway, moments, wire, heard), name="workers", daemon=True)
    try:
        _tell(wire, (pathway, moments))
        _start(listening)
        yield wire
    finally:
        process.kill()
        process.wait()
        if listening.ident is not None:
            listening.join()
        with suppress(OSError):  # what was not sent any more
            process.stdin.close()
        process.stdout.close()


def _tell(wire: Wire, life: object) -> None:
    """Send a worker the life once it has said that it lets nobody look in."""
    try:
        wire.hear()
    except EOFError as gone:
        raise _BrokeOffError from gone
    _say(wire, life)


def _start(thread: Thread) -> None:
    try:
        thread.start()
    except RuntimeError as no_room:
        raise _BrokeOffError from no_room


def _listen(
    pathway: Pathway, moments: Sequence[Moment], wire: Wire, heard: SimpleQueue[tuple[Pathway, Any]]
) -> None:
    try:
        events = story(moments, pathway).events
        for message in wire.every(events):
            heard.put((pathway, message))
    finally:
        heard.put((pathway, None))
