"""A form that came after the lock: held in memory for a while, and offered once the notes are open again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from starlette.responses import Response

    from earned.web.form import Form

KEPT_LATE = timedelta(minutes=10)
"""How long a post that came after the lock is held, in memory only."""
MOST_LATE = 20
"""How many are held for one session."""


@dataclass(frozen=True, slots=True, repr=False)
class LatePost:
    """A form that came after the lock: what it said, and the page function that would have taken it."""

    at: datetime
    take: Callable[..., Response]
    params: Mapping[str, str]
    form: Form
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))

    @property
    def words(self) -> list[str]:
        """The values that are words rather than an answer's id: ids hold no blank and no capital."""
        values = [value.strip() for name in self.form.fields for value in self.form.every(name)]
        return [value for value in values if any(letter.isspace() or letter.isupper() for letter in value)]

    def is_over(self, now: datetime) -> bool:
        """Whether it was held long enough."""
        return not self.at <= now < self.at + KEPT_LATE
