"""A process of its own that goes through a long life for the notebook: one lives the gut, one the head and what is said.

No page waits for them, and a very long life takes half the time. A worker has numbers, choices and random ids, and no
words; it ends with its work, when the notebook locks, and when the notebook's process is gone, whichever is first (docs/decisions/0017).
"""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from itertools import islice
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from earned.companion.beforehand import somebody
from earned.companion.lines import AT_ONCE, Lines
from earned.companion.strides import strides
from earned.companion.wire import Wire
from earned.journal.hush import hush
from earned.working_model.foresight import Asked, Foresight, Pathway

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from earned.working_model import Moment
    from earned.working_model.lines import Marks

BEHIND = 3
"""How far every other program goes before it where there are too few processors for all, of 19: little, or it never ends."""


def main() -> None:
    """Do what the notebook asks for first: live the gut or the head, whose worker speaks of both."""
    hush()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the notebook ends us
    if hasattr(os, "nice"):
        os.nice(BEHIND)
    wire = Wire(sys.stdout.buffer, sys.stdin.buffer)
    wire.say(None)  # from now on nobody looks in, and the life may come
    pathway, moments = wire.hear()
    heard = SimpleQueue["Marks"]()
    Thread(target=listen, args=(wire, heard), daemon=True).start()
    try:
        if pathway is Pathway.FELT:
            live(wire, moments)
        else:
            live_and_speak(wire, moments)
            speak(wire, moments, heard.get)
    finally:
        os._exit(0)  # the thread still reads


def listen(wire: Wire, heard: SimpleQueue[Marks]) -> None:
    """Take in what the notebook says, and end at once when it says nothing any more."""
    try:
        for message in wire.every():
            heard.put(message)
    finally:
        os._exit(0)


def live(wire: Wire, moments: Sequence[Moment]) -> None:
    """Let everybody live the gut's life, and say at each step how lines stand."""
    gut = somebody(Pathway.FELT)
    for begin, end in strides(len(moments)):
        gut.go_through(moments[begin:end], partial(islice, moments, end, None))
        wire.say(gut.take_marks())
    gut.settle()
    wire.hand_over(gut, gut.events)


def live_and_speak(wire: Wire, moments: Sequence[Moment]) -> None:
    """Let everybody live the head's life, and hold it against its plain accounts."""
    head, lines = somebody(Pathway.KNOWN), Lines(Pathway.KNOWN)
    for begin, end in strides(len(moments)):
        lines.note(moments[begin:end], head, partial(islice, moments, end, None))
        wire.say(end - begin)
    head.settle()
    lines.settle(head)
    wire.hand_over(head, head.events)
    lines.tidy()
    wire.hand_over(lines)


def speak(wire: Wire, moments: Sequence[Moment], marks: Callable[[], Marks]) -> None:
    """Hold the gut against its plain accounts, as it is said how its lines stand."""
    order, lines = Foresight(Pathway.FELT), Lines(Pathway.FELT)
    asked = [event for moment in moments for event in order.hear(moment).events if isinstance(event, Asked)]
    for begin, end in strides(len(moments)):
        lines.hear(moments[begin:end])
        lines.speak(marks(), asked, AT_ONCE)
        wire.say(end - begin)
    lines.speak({}, asked)
    lines.tidy()
    wire.hand_over(lines)


if __name__ == "__main__":
    main()
