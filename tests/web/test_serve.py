"""How the server listens."""

from __future__ import annotations

import socket

import pytest

from earned.web.serve import PortTakenError, listen


def test_small_answers_are_sent_at_once():
    """Each page would wait some 40 ms for the browser to acknowledge its headers.

    asyncio turns that waiting off, but only for a connection that names its protocol.
    """
    with listen() as listening, socket.create_connection(listening.getsockname(), timeout=20):
        taken, _ = listening.accept()
        with taken:
            assert taken.proto == socket.IPPROTO_TCP


def test_a_taken_port_is_told_and_never_shared():
    first = listen()
    try:
        with pytest.raises(PortTakenError):
            listen(first.getsockname()[1])
    finally:
        first.close()
