"""What came after the lock: shown once the journal is open again, to keep or to drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earned.web.carry import taken
from earned.web.visit import page

if TYPE_CHECKING:
    from starlette.responses import Response

    from earned.web.late import LatePost
    from earned.web.visit import Visit


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
    if post is not None and visit.form.has("keep") and not taken(visit, post):
        late = [(held, held.words) for held in visit.session.late]
        return visit.show("keep.html", 422, late=late, failed=post.id)
    if post is not None and (visit.form.has("keep") or visit.form.has("drop")):
        visit.session.late.remove(post)
    return visit.go("/keep" if visit.session.late else "/home")


def _asked(visit: Visit, late: list[LatePost]) -> LatePost | None:
    asked = visit.form.one("post")
    return next((post for post in late if post.id == asked), None)


routes = [page("/keep", get=show, post=decide)]
