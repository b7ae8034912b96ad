"""Plausible people of any kind who live one life side by side, weighed by its ratings and renewed when few carry weight.

Each foresight rating weighs them before its outcome teaches them anything; when too few carry the weight, they are
drawn anew around those who do and live the whole life again (``importance``). Evidence for or against what they stand
for falls out. Same seed and same notes, same people.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from earned.working_model.crowd import Crowd
from earned.working_model.foresight import Asked, Foresight, Lived, Pathway
from earned.working_model.grown import Grown
from earned.working_model.importance import SPARE, Cloud, effective, from_prior, normalised, renewed
from earned.working_model.points import even_normals
from earned.working_model.scored import Scored
from earned.working_model.stride import Stride

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Self

    from earned.working_model.moments import Moment
    from earned.working_model.normal import Array
    from earned.working_model.stride import Score, Weighed

SIZE = 4_096
KEEP = 1_000 / 4_096
"""The share of plausible people who have to be effective for a reading; with fewer, they are renewed."""
WANTED = 0.4
"""The share that ends a renewal early: well above what is kept, so that renewals stay rare."""
LONG = 1_000
"""From so many events on a life is long: living it again takes a while. It is gone through by few people until somebody
reads (``settle``), who then have to be half as many as in a short one: what is known of a long life is sharp."""
VERY_LONG = 10_000
"""From so many events on half as many again are enough for a reading: its ranges are narrower than a mark is wide."""
FEW = 512
KEEP_OF_FEW, WANTED_OF_FEW = 0.1, 0.12
"""What is enough to score one rating after another: the evidence is then right to a few tenths of a nat. Who is soon few
again is soon drawn again, which takes less time than drawing them better at once."""
WANTED_OF_LONG = 0.2
AHEAD = 0.5
"""Who goes through a long life is drawn for so much more of it as was lived so far."""
KEEP_OF_REACHED = 0.75
"""In a long life this share of those who were effective when last drawn is enough too: of some lives no drawing has more."""

People = TypeVar("People", bound=Crowd)


@dataclass(slots=True)
class Ensemble(Generic[People]):
    """Weighted plausible people of any kind, moved about as ratings come in."""

    gather: Callable[[Array], People]
    """Turns scores, shape (persons, directions), into people at the start of their life."""
    directions: int
    size: int = SIZE
    seed: int = 0
    pathway: Pathway = Pathway.FELT
    foresight: Foresight = field(init=False)
    events: Grown[Asked | Lived] = field(init=False, default_factory=lambda: Grown([]))
    overtaken: set[int] = field(init=False, default_factory=set)
    stride: Stride = field(init=False)
    """Ratings that are not weighed yet, and which count no more."""
    renewals: int = field(init=False, default=0)
    reached: float = field(init=False)
    """How many of them were effective when they were last drawn."""
    _to_come: Callable[[], Iterable[Moment]] | None = field(init=False, default=None)
    """What comes after the moment that is noted, where a life is gone through and nobody reads yet."""
    _every_score: Scored = field(init=False, default_factory=Scored)
    _cloud: Cloud = field(init=False)
    _crowd: People = field(init=False)
    _shares: Array = field(init=False)

    def __post_init__(self) -> None:
        self.foresight = Foresight(self.pathway)
        self._cloud = from_prior(self.size, self.directions, self.seed)
        self._gathered(self.gather(self._cloud.scores))
        self._shares, self.reached = np.full(self.size, 1 / self.size), float(self.size)

    def _gathered(self, crowd: People) -> None:
        self._crowd, self.stride = crowd, Stride(crowd.raters, len(crowd.fit))

    @property
    def cloud(self) -> Cloud:
        """Where plausible people are."""
        self.weigh()
        return self._cloud

    @property
    def crowd(self) -> People:
        """Plausible people, having lived the life so far."""
        self.weigh()
        return self._crowd

    @property
    def weights(self) -> Array:
        """How much each of them counts, shape (persons,); they sum to one."""
        self.weigh()
        return self._shares

    @property
    def effective(self) -> float:
        """The effective number of plausible people."""
        return effective(self.weights)

    @property
    def scores(self) -> tuple[Score, ...]:
        """The ratings that count, in order, each with how well it was foreseen."""
        self.weigh()
        return tuple(score for score in self._every_score if score.asked.number not in self.overtaken)

    @property
    def log_evidence(self) -> float:
        """Sum of the log predictive densities of the ratings that count, nats."""
        return sum(score.log_density for score in self.scores)

    def note(self, moment: Moment) -> tuple[Score, ...]:
        """Weigh people by a moment's foresight ratings, and let its outcome teach them. In the order lived.

        Returns how well its ratings were foreseen.
        """
        self.weigh()
        before = len(self._every_score)
        self._note(moment)
        return tuple(self._every_score.since(before))

    def note_all(self, moments: Iterable[Moment]) -> None:
        """Note moments in order, and settle."""
        self.go_through(tuple(moments))
        self.settle()

    def go_through(self, moments: Sequence[Moment], then: Callable[[], Iterable[Moment]] = tuple) -> None:
        """Note moments in order, a long life by few people and several ratings at once. Settle before reading.

        ``then`` gives what comes after them, so that whoever is drawn anew lies well for that too.
        """
        for after, moment in enumerate(moments, start=1):
            self._to_come = partial(_to_come, moments, after, then)
            self._note(moment)
        self.weigh()
        self._to_come = None

    @property
    def _hurries(self) -> bool:
        return self._to_come is not None

    def _note(self, moment: Moment) -> None:
        waiting = self.foresight.waiting.get(moment.relationship)
        if waiting is not None and self._crowd.counts(waiting):
            if self.foresight.overtakes(moment):
                self._withdraw(waiting)
            else:
                self._crowd.stays(waiting.number)
        for event in self.foresight.hear(moment).events:
            self._live(event)
        self.over(moment)

    def _withdraw(self, asked: Asked) -> None:
        self.overtaken.add(asked.number)
        self.stride.withdraw(asked.number, self._crowd.may_go.pop(asked.number, None))
        self.forget(asked)
        self._weigh_in_time()

    def _live(self, event: Asked | Lived) -> None:
        if isinstance(event, Lived):
            self._crowd.take_in(event)
            self._pass(event)
        elif self._crowd.counts(event):
            self.stride.add(event, self._crowd.expectation(event))
            self._crowd.remember(event)
            self._pass(event)
            self._weigh_in_time()

    def _weigh_in_time(self) -> None:
        """Weigh people by what was just told, unless more of it can be weighed at once."""
        if self.stride.full or not (self._hurries and self._long):
            self.weigh()

    def _pass(self, event: Asked | Lived) -> None:
        self.events.append(event)
        self.keep(event)

    def keep(self, event: Asked | Lived) -> None:
        """Keep of an event that is over what will be read of it."""

    def forget(self, asked: Asked) -> None:
        """Let go of what was kept of a rating, as it counts no more."""

    def over(self, moment: Moment) -> None:
        """Take note that a moment is over."""

    def tell(self, weighed: Weighed) -> None:
        """Keep of what was weighed what will be read of it."""

    def weigh(self) -> None:
        """Weigh people by what waits: ratings, and which count no more."""
        if not self.stride.told:
            return
        weighed = self.stride.weigh(self._cloud.base + self._crowd.fit)
        self._shares = weighed.shares[-1].copy()
        self._crowd.add(weighed, self.waiting)
        self._every_score.extend(weighed.scores)
        self.tell(weighed)
        self._keep_up()

    def _reweigh(self) -> None:
        self._shares = normalised(self._cloud.base + self._crowd.fit)

    @property
    def _long(self) -> bool:
        return len(self.events) >= LONG

    @property
    def _at_rest(self) -> int:
        """How many people there are for reading."""
        share = 1 + self._long + 2 * (len(self.events) >= VERY_LONG)
        return max(self.size // share, min(FEW, self.size))

    @property
    def settled(self) -> bool:
        """Whether enough plausible people are effective for a reading."""
        enough = KEEP * self._at_rest
        if self._long:
            enough = min(enough, KEEP_OF_REACHED * self.reached)
        return self._crowd.keeps and self.effective >= enough

    def settle(self) -> None:
        """Make sure that enough plausible people are effective for a reading.

        In a short life they always are. In a long one it may take as long as living it once again, so it is for
        whoever reads to ask, and best not while somebody waits; until then readings are a little less sure.
        """
        self.weigh()
        if not self.settled:
            self._renew(self._at_rest, WANTED_OF_LONG if self._long else WANTED)

    def _keep_up(self) -> None:
        """Renew people where too few are effective to go on, and go on with few when the life is long."""
        if not self._long:
            self.settle()
            return
        many, few = self._at_rest, min(FEW, self.size)
        too_many = self._hurries and len(self._shares) > few
        if too_many or effective(self._shares) < KEEP_OF_FEW * few:
            self._renew(few if self._hurries else many, WANTED_OF_FEW, self._ahead())

    def _ahead(self) -> list[Array]:
        """Return how well everybody will explain the ratings as the life goes on, for AHEAD of what it was so far.

        A rating that will be overtaken does not count. What is known now of an outcome to come decides only where people
        are drawn: what they are weighed by is what was noted so far.
        """
        foresight, events = self.foresight.copy(), list[Asked | Lived]()
        overtaken, scouts = set[int](), self._crowd.copy()
        for moment in self._to_come() if self._to_come else ():
            heard = foresight.hear(moment)
            events.extend(heard.events)
            overtaken |= {heard.overtaken.number} if heard.overtaken else set()
            if len(events) >= AHEAD * len(self.events):
                break
        fits: list[Array] = []
        for part in (events[: len(events) // 2], events[len(events) // 2 :]):
            if part:
                scouts.follow(part, overtaken)
                fits.append(scouts.fit)
        return fits

    def _renew(self, size: int, wanted: float, ahead: Sequence[Array] = ()) -> None:
        """Draw people anew around those who carry the weight, and let them live the whole life again."""
        self._cloud, crowd = renewed(
            self._cloud, self._crowd.fit, self.relive, self.seed, wanted * size, size=size, ahead=ahead
        )
        self._gathered(crowd)
        self._reweigh()
        self.renewals, self.reached = self.renewals + 1, effective(self._shares)

    def relive(self, scores: Array) -> People:
        """Let people drawn at these scores live the whole life so far, and return them."""
        crowd = self.gather(scores)
        crowd.follow(self.events, self.overtaken, waiting=self.waiting)
        return crowd

    @property
    def waiting(self) -> set[int]:
        """Numbers of the *next times* that may yet be overtaken."""
        return {asked.number for asked in self.foresight.waiting.values()} - self.overtaken

    def copy(self) -> Self:
        """Return an ensemble of its own that noted the same so far; the two go on apart.

        Cheap: what is shared is never written to.
        """
        self.weigh()
        other = copy(self)
        other.part()
        return other

    def part(self) -> None:
        """Get everything of one's own that is written to, after being copied."""
        self.foresight, self.overtaken = self.foresight.copy(), set(self.overtaken)
        self._gathered(self._crowd.copy())
        self.events, self._every_score = self.events.copy(), self._every_score.copy()

    def spare(self) -> Array:
        """Return standard normal numbers, one a person, that nothing else was drawn with."""
        return even_normals(len(self.weights), self.directions + SPARE, self.seed)[:, -1]


def _to_come(moments: Sequence[Moment], after: int, then: Callable[[], Iterable[Moment]]) -> Iterable[Moment]:
    return chain(islice(moments, after, None), then())
