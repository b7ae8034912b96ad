"""Who is in: the one journal this server may open, the sessions that hold it, and when they end.

Nothing here is written down. A cookie holds only a random token, never a key; when the server
stops, or a session ends, the token opens nothing any more.

How someone gets in
    a new journal   GET / with the one-time key → POST /begin redeems it → ``create``
    a kept one      POST /unlock → ``unlock``, or ``unlock_with_sheet``
    pretend notes   POST /pretend → ``admit(journal, pretend=True)``
Each returns a Session; ``let_in`` puts its token into the answer's cookie.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from threading import RLock
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response
from tzlocal import get_localzone

from earned.journal import errors
from earned.journal.entities import Settings
from earned.web.form import RefusedError
from earned.web.late import KEPT_LATE, MOST_LATE, LatePost
from earned.web.later import Later
from earned.web.session import Session, new_token
from earned.web.tries import Tries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request

    from earned.journal import forget, vault
    from earned.journal.key import Cost
    from earned.journal.reading import settings as kept
    from earned.journal.vault import Journal
    from earned.web.visit import Visit
else:
    forget = Later("earned.journal.forget")
    kept = Later("earned.journal.reading.settings")
    vault = Later("earned.journal.vault")

NOT_PROVEN = (errors.WrongPassphrase, errors.NotThere, errors.NotAJournal)
"""What a wrong passphrase, an absent file and a file of another kind say: to the page, all the same."""


def local_now() -> datetime:
    """Return the time on this computer, with its zone."""
    return datetime.now(get_localzone())


class Room:
    """The journal's file, the sessions that may see it, and the clock they live by.

    path        the file, there or not; nothing for pretend notes only
    port        the port this server listens on, on 127.0.0.1
    invitation  the one-time key in the opened address, needed to make a new journal
    cost        what one guess at a passphrase costs; tests pass a cheap one, and nothing else can
    """

    def __init__(
        self,
        path: Path | None,
        port: int,
        *,
        clock: Callable[[], datetime] = local_now,
        invitation: str | None = None,
        cost: Cost | None = None,
    ) -> None:
        self.path = path
        self.port = port
        self.now = clock
        self.invitation = invitation
        self.cost = cost
        self.sessions: dict[str, Session] = {}
        self.tries = Tries(clock)
        self.outward = Settings()
        self._guests: set[str] = set()
        self._ended: dict[str, datetime] = {}
        self._late: dict[str, list[LatePost]] = {}
        self._gate = RLock()

    @property
    def cookie(self) -> str:
        """The cookie's name holds the port, since all ports of one host share their cookies."""
        return f"notes-{self.port}"

    @property
    def host(self) -> str:
        """The one Host that is ours."""
        return "127.0.0.1" if self.port == 80 else f"127.0.0.1:{self.port}"  # noqa: PLR2004 - http's own port

    @property
    def is_new(self) -> bool:
        """Whether there is a place for a journal but no file yet."""
        return self.path is not None and not self.path.exists()

    # ---- who is in

    def token_of(self, request: Request) -> str:
        """Return the token a browser sent, dead or alive, or nothing."""
        return request.cookies.get(self.cookie, "")

    def session_of(self, request: Request) -> Session | None:
        """Return the session a request belongs to, or nothing when it has none or it is over."""
        session = self.sessions.get(self.token_of(request))
        if session is not None and session.is_over(self.now()):
            self.end(session)
            return None
        return session

    def admit(self, journal: Journal, *, pretend: bool = False) -> Session:
        """Begin a new session for a journal that was unlocked; every older one ends."""
        now = self.now()
        session = Session(new_token(), journal, now, now, pretend)
        self._clear(journal, now)
        with self._gate:
            for older in list(self.sessions.values()):
                self.end(older)
            self.sessions[session.token] = session
        self.settle(session)
        return session

    def _clear(self, journal: Journal, now: datetime) -> None:
        """Remove what was deleted, since after a crash the last lock never came. It never keeps anyone out."""
        try:
            forget.purge(journal, now)
        except errors.JournalError:
            journal.notices += (vault.Notice("vault.not_cleared"),)

    def settle(self, session: Session, settings: Settings | None = None) -> None:
        """Take over what the person's settings say about sessions, and what shows while locked."""
        if settings is None:
            with session.journal.read() as connection:
                settings = kept.settings(connection)
        session.idle_minutes = settings.idle_minutes
        if not session.pretend:
            self.outward = replace(
                Settings(),
                neutral_word=settings.neutral_word,
                neutral_page=settings.neutral_page,
                leave_by_shift=settings.leave_by_shift,
                language=settings.language,
            )

    def let_in(self, session: Session, path: str) -> Response:
        """Send the browser on with the token of its new session, its old one being dead."""
        return self._with_token(session.token, path)

    def _with_token(self, token: str, path: str) -> Response:
        answer = RedirectResponse(path, status_code=303)
        answer.set_cookie(self.cookie, token, path="/", httponly=True, samesite="strict")
        return answer

    # ---- ways in

    def redeem(self, key: str, path: str) -> Response:
        """Take the one-time key and send the browser on as the one that may make the journal.

        Raises RefusedError (403) for any other key, and for the right one used twice.
        """
        with self._gate:
            if not self._is_invitation(key):
                raise RefusedError("lock.not_invited", 403)
            self.invitation = None
            guest = new_token()
            self._guests.add(guest)
        return self._with_token(guest, path)

    def _is_invitation(self, key: str) -> bool:
        return self.invitation is not None and secrets.compare_digest(key.encode(), self.invitation.encode())

    def may_create(self, request: Request) -> bool:
        """Whether this browser came by the one-time key."""
        return self.token_of(request) in self._guests

    def create(self, request: Request, passphrase: str) -> Session:
        """Make the journal's file and begin its first session.

        Raises RefusedError (403) unless ``may_create``, and JournalError as ``vault.create`` does.
        """
        with self._gate:
            if self.path is None or not self.may_create(request):
                raise RefusedError("lock.not_invited", 403)
            journal = vault.create(self.path, passphrase, **self._cost())
            self._guests.clear()
            return self.admit(journal)

    def unlock(self, request: Request, passphrase: str) -> Session | None:
        """Open the journal; nothing for a wrong passphrase, an absent file or another kind of file.

        Raises RefusedError (429) when tried too soon, and JournalError for what else is wrong.
        """
        self.sweep()
        live = self._live()
        if live is None:
            return self._open(request, lambda path: vault.unlock(path, passphrase, **self._cost()))
        return self._move(request, live) if self.proves(live, passphrase) else None

    def unlock_with_sheet(self, request: Request, words: str) -> Session | None:
        """Open the journal with the words of its recovery sheet, else as ``unlock``."""
        self.sweep()
        return self._open(request, lambda path: vault.unlock_with_sheet(path, words))

    def proves(self, session: Session, passphrase: str) -> bool:
        """Whether this is the passphrase of the session's journal; as slow and as rare as ``unlock``."""
        if session.journal.path is None:
            return True
        return bool(self.tries.attempt(lambda: vault.proves(session.journal, passphrase) or None))

    def pretend(self, request: Request, key: str = "") -> Session:
        """Begin a session with pretend notes that live in memory and are gone when it ends.

        Looking around first takes nothing away: who could make the journal before still can after.
        """
        from earned.demo import fill  # noqa: PLC0415 - the lock page does without it

        journal = vault.in_memory()
        fill(journal, self.now())
        session = self.admit(journal, pretend=True)
        with self._gate:
            if self._is_invitation(key):
                self.invitation = None
                self._guests.add(session.token)
            elif self.may_create(request):
                self._guests.add(session.token)
        return session

    def _open(self, request: Request, opening: Callable[[Path], Journal]) -> Session | None:
        path = self.path
        journal = None if path is None else self.tries.attempt(lambda: opening(path), NOT_PROVEN)
        if journal is None:
            return None
        try:
            return self._welcome(request, self.admit(journal))
        except errors.JournalError:
            journal.lock()  # else it would be in use for good
            raise

    def _live(self) -> Session | None:
        return next((session for session in self.sessions.values() if not session.pretend), None)

    def _move(self, request: Request, session: Session) -> Session:
        """Give a session to the browser that proved itself, under a new token; the old one is dead."""
        with self._gate:
            now = self.now()
            self.sessions.pop(session.token, None)
            self._ended[session.token] = now
            session.token, session.opened_at, session.last_seen = new_token(), now, now
            self.sessions[session.token] = session
        return self._welcome(request, session)

    def _welcome(self, request: Request, session: Session) -> Session:
        session.late += self._late.pop(self.token_of(request), [])
        return session

    def _cost(self) -> dict[str, Cost]:
        return {} if self.cost is None else {"cost": self.cost}

    # ---- what came too late

    def hold(self, request: Request, post: LatePost) -> bool:
        """Hold a post that came after the lock for the one who was in; False when nobody was."""
        token = self.token_of(request)
        with self._gate:
            held = self._late.setdefault(token, []) if token in self._ended else None
            if held is None or len(held) >= MOST_LATE:
                return False
            held.append(post)
            return True

    def hold_in(self, session: Session, post: LatePost) -> None:
        """Hold a form that a page refused, for the session that brought it."""
        with self._gate:
            if len(session.late) < MOST_LATE:
                session.late.append(post)

    def turn_away(self, visit: Visit) -> Response:
        """Answer a visit to a page that needs an unlocked journal."""
        if visit.by_htmx:
            return Response(status_code=401, headers={"HX-Redirect": "/"})
        return RedirectResponse("/", status_code=303)

    def sweep(self) -> None:
        """Lock what was left alone too long, and drop what was held long enough."""
        now = self.now()
        for session in list(self.sessions.values()):
            if session.is_over(now):
                self.end(session)
            else:
                session.tidy(now)
        with self._gate:
            self._late = {token: kept for token, held in self._late.items() if (kept := _fresh(held, now))}
            self._ended = {token: at for token, at in self._ended.items() if at <= now < at + KEPT_LATE}

    # ---- ways out

    def end(self, session: Session) -> None:
        """Lock the session's journal; its token is dead from here on."""
        with self._gate:
            if self.sessions.pop(session.token, None) is None:
                return
            now = self.now()
            if not session.pretend:  # what was made up must not be offered to real notes
                self._ended[session.token] = now
                self._late |= {session.token: session.late} if session.late else {}
        session.end(now)

    def end_all(self) -> None:
        """Lock everything, before the server stops."""
        for session in list(self.sessions.values()):
            self.end(session)
        self._late.clear()


def _fresh(held: list[LatePost], now: datetime) -> list[LatePost]:
    return [post for post in held if not post.is_over(now)]
