"""The server: on this computer only, silent, and closed in good order however it is stopped.

The port is taken before anything else happens, so that no other program's page can ever be opened
in place of ours. Nothing is logged but the kind of an error and the line it came from: an error's
own words may hold someone's.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING

import uvicorn

from earned.journal.hush import hush
from earned.web.app import app
from earned.web.place import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import ASGIApp, Receive, Scope, Send

    from earned.web.room import Room

LOOPBACK = "127.0.0.1"
SWEEP_SECONDS = 1.0
STOPS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


class PortTakenError(Exception):
    """Another program listens on this port; ours is never moved to another one unasked."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is taken")
        self.port = port


def listen(port: int = 0) -> socket.socket:
    """Take a port on this computer, 0 for any free one; nobody else's program can reach it from outside.

    Raises PortTakenError.
    """
    # With its protocol named: without it asyncio leaves small answers waiting 40 ms for an acknowledgement.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":  # there it would let two programs share the port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise PortTakenError(port) from None
    return listening


def address(room: Room) -> str:
    """Return the address to open, with the one-time key while there is one."""
    return f"http://{room.host}/" + (f"?key={room.invitation}" if room.invitation else "")


def quiet(inner: ASGIApp) -> ASGIApp:
    """Keep an error, whose page was sent already, from being written out with what it says."""

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await inner(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - the last resort
            sys.stderr.write(f"{place(error)}\n")

    return answered


def server(room: Room) -> uvicorn.Server:
    """Build the server for a room, without a log, a name of its own or a way past the fence."""
    return uvicorn.Server(
        uvicorn.Config(
            quiet(app(room)),
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=3,
        )
    )


def run(room: Room, listening: socket.socket, *, ready: Callable[[str], None] = lambda _: None) -> None:
    """Serve until stopped, and lock whatever is open before returning.

    ``ready`` is called once, with the address to open, as soon as it can be opened.
    """
    hush()
    serving = server(room)
    # The port listens already: what is asked before the server is up waits for it.
    ready(address(room))
    with stopped_by_signals(serving), swept(room):
        serving.run(sockets=[listening])


@contextlib.contextmanager
def stopped_by_signals(serving: uvicorn.Server) -> Iterator[None]:
    """Let each way of being stopped end the server in good order, a closed terminal too."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {stop: signal.signal(stop, serving.handle_exit) for stop in STOPS}
    try:
        yield
    finally:
        for stop, handler in before.items():
            signal.signal(stop, handler)


@contextlib.contextmanager
def swept(room: Room) -> Iterator[None]:
    """Lock what was left alone too long, once a second, and everything at the end."""
    stop = threading.Event()

    def sweep() -> None:
        while not stop.wait(SWEEP_SECONDS):
            try:
                room.sweep()
            except Exception as error:  # noqa: BLE001 - the next second tries again
                sys.stderr.write(f"{place(error)}\n")

    sweeping = threading.Thread(target=sweep, name="sweep", daemon=True)
    sweeping.start()
    try:
        yield
    finally:
        stop.set()
        sweeping.join()
        room.end_all()
