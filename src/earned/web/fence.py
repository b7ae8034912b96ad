"""The fence around every page: who may ask at all, and what each answer carries.

A server on this computer can be reached by any program on it, and by any site that is open in
the same browser. So a request passes only with our exact Host (a foreign name that was pointed
at this computer has another), and a form only from our own pages (another port on this computer
is *same-site*, and refused). The fence stands outside everything, so that not even an error
leaves without its headers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

OURS = frozenset({"same-origin", "none"})
"""Sec-Fetch-Site of our own pages, and of an address that the person opened themselves."""
SAFE_METHODS = frozenset({"GET", "HEAD"})
FRONT_DOOR = "/"
"""The one page that a link elsewhere may open; it shows nothing of anyone's."""

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": ", ".join(
        f"{power}=()"
        for power in (
            "accelerometer",
            "browsing-topics",
            "camera",
            "clipboard-read",
            "display-capture",
            "geolocation",
            "gyroscope",
            "hid",
            "idle-detection",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "screen-wake-lock",
            "serial",
            "usb",
        )
    ),
}
NOT_KEPT = "no-store"
KEPT_FOR_GOOD = "private, max-age=31536000, immutable"
FOUND = frozenset({200, 206, 304})


class Fence:
    """An app with the fence around it.

    host     the one Host that is answered
    kept     the path below which files may be kept by the browser, their digest being in it
    refusal  renders a refused request's page from a status and a sentence's id
    """

    def __init__(
        self, app: ASGIApp, *, host: str, kept: str, refusal: Callable[[int, str], Response]
    ) -> None:
        self.app = app
        self.host = host
        self.origin = f"http://{host}"
        self.kept = kept
        self.refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # there are no web sockets here
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        app = self.refused(scope["method"], scope["path"], headers) or self.app
        await app(scope, receive, self._sending(scope["path"], send))

    def refused(self, method: str, path: str, headers: Headers) -> Response | None:
        """Return the answer to a request that may not pass; nothing for one that may."""
        if headers.getlist("host") != [self.host]:
            return self.refusal(421, "form.other_host")
        if method not in SAFE_METHODS:
            return None if self._is_ours(headers) else self.refusal(403, "form.other_page")
        if headers.get("sec-fetch-site", "none") in OURS:
            return None
        if not _opens_a_page(headers):
            return self.refusal(403, "form.other_page")
        return None if path == FRONT_DOOR else RedirectResponse(FRONT_DOOR, status_code=303)

    def _is_ours(self, headers: Headers) -> bool:
        """Whether a form comes from one of our own pages. Without either header nobody can tell."""
        site = headers.get("sec-fetch-site")
        return site in OURS if site is not None else headers.get("origin") == self.origin

    def _sending(self, path: str, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                keep = path.startswith(self.kept) and message["status"] in FOUND
                headers["cache-control"] = KEPT_FOR_GOOD if keep else NOT_KEPT
            await send(message)

        return sending


def _opens_a_page(headers: Headers) -> bool:
    """Whether a request from elsewhere opens a page in a tab, rather than loading part of another page."""
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
