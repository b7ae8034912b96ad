"""What only grows, and whose copies share what they have in common: a life is copied with every save."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, MutableSequence
    from typing import Self

Item = TypeVar("Item")


class Grown(Sequence[Item], Generic[Item]):
    """A sequence that is only added to. Of those who share a store, the first to go on keeps it; others copy it then."""

    __slots__ = ("_count", "_store")

    def __init__(self, store: MutableSequence[Item], count: int = 0) -> None:
        """Begin with the first of a list, or of an array of numbers, that nobody else writes to."""
        self._store, self._count = store, count

    def append(self, item: Item) -> None:
        """Add one."""
        self._part()
        self._store.append(item)
        self._count += 1

    def extend(self, items: Iterable[Item]) -> None:
        """Add several."""
        self._part()
        self._store.extend(items)
        self._count = len(self._store)

    def _part(self) -> None:
        if len(self._store) > self._count:  # somebody else has gone on
            self._store = self._store[: self._count]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Item]:
        return islice(self._store, self._count)

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...
    def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
        """Return one, or some of them in a store of their own."""
        if isinstance(place, slice):
            begin, end, step = place.indices(self._count)
            return self._store[begin:end:step]
        return self._store[range(self._count)[place]]

    def copy(self) -> Self:
        """Return the same so far; the two go on apart."""
        return type(self)(self._store, self._count)
