"""What came after the lock: shown once the journal is open again, to keep or to drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.web.carry import taken
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.late import LatePost
    from earned.web.session import Session
    from earned.web.visit import Visit

SHOWN = 200


def show(visit: Visit) -> Response:
    """Show each form that came too late, with its words."""
    assert visit.session is not None
    if not visit.session.late:
        return visit.go("/home")
    late = [(post, post.words) for post in visit.session.late]
    return visit.show("keep.html", late=late, failed=None)


def decide(visit: Visit) -> Response:
    """Keep or drop one of them. What its page refuses stays here, with its words."""
    assert visit.session is not None
    post = _asked(visit, visit.session.late)
    if post is not None and visit.form.has("keep"):
        return _keep(visit, visit.session, post)
    if post is not None and visit.form.has("drop"):
        visit.session.late.remove(post)
    return _onward(visit, visit.session)


def _keep(visit: Visit, session: Session, post: LatePost) -> Response:
    answer = taken(visit, post)
    if answer is None:
        late = [(held, held.words) for held in session.late]
        return visit.show("keep.html", 422, late=late, failed=post.id)
    session.late.remove(post)
    # A form that only asked for a page, and that no file keeps, is answered with that page.
    return answer if answer.status_code == SHOWN else _onward(visit, session)


def _onward(visit: Visit, session: Session) -> Response:
    return visit.go("/keep" if session.late else "/home")


def _asked(visit: Visit, late: list[LatePost]) -> LatePost | None:
    asked = visit.form.one("post")
    return next((post for post in late if post.id == asked), None)


routes = [page("/keep", get=show, post=decide)]
