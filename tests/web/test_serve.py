"""How the server listens."""

from __future__ import annotations

import asyncio
import socket

import pytest

from earned.web.serve import PortTakenError, listen


def test_small_answers_are_sent_at_once():
    """Else each page waits some 40 ms for the browser to acknowledge its headers."""

    async def is_quick() -> bool:
        seen: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            taken = writer.get_extra_info("socket")
            seen.set_result(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        listening = listen()
        async with await asyncio.start_server(answer, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            found = await asyncio.wait_for(seen, 20)
            writer.close()
            await writer.wait_closed()
        return bool(found)

    assert asyncio.run(is_quick())


def test_a_taken_port_is_told_and_never_shared():
    first = listen()
    try:
        with pytest.raises(PortTakenError):
            listen(first.getsockname()[1])
    finally:
        first.close()
