"""Names stay off a page that is handed over until they are turned on, and nobody is mixed up."""

from __future__ import annotations

import pytest

from earned.companion.called import NOTHING_SAID, Called, called, names_within
from earned.journal.entities import Relationship, RelationshipId, Role

NOOR = Relationship(RelationshipId("noor"), "Noor", Role.FRIEND)
MARA = Relationship(RelationshipId("mara"), "Mara", Role.FRIEND)
OSEI = Relationship(RelationshipId("osei"), "Dr. Osei", Role.THERAPIST)
IVO = Relationship(RelationshipId("ivo"), "Ivo", Role.OWN, role_words="my brother")
ME = Relationship(RelationshipId("me"), "Me", Role.ME)
EVERYONE = {one.id: one for one in (NOOR, MARA, OSEI, IVO, ME)}


def test_with_names_off_a_role_stands_for_them():
    assert called([OSEI, NOOR], names=False) == {
        OSEI.id: Called(role="therapist"),
        NOOR.id: Called(role="friend"),
    }


def test_several_of_one_role_are_told_apart_by_a_number():
    told = called([NOOR, OSEI, MARA], names=False)
    assert [told[one.id].number for one in (NOOR, OSEI, MARA)] == [1, None, 2]


def test_a_role_in_their_own_words_stays_in_their_own_words():
    assert called([IVO], names=False)[IVO.id] == Called(own="my brother")


@pytest.mark.parametrize("role", [None, Role.OWN])
def test_with_nothing_said_it_is_someone(role: Role | None):
    someone = Relationship(RelationshipId("x"), "Xenia", role)
    assert called([someone], names=False)[someone.id] == Called(role=NOTHING_SAID)


def test_with_names_on_the_name_stands_there_as_they_write_it():
    assert called([NOOR, IVO], names=True) == {NOOR.id: Called("Noor"), IVO.id: Called("Ivo")}


def test_a_name_within_their_own_words_is_found():
    texts = ["I told mara.", "Noor’s soup, and Ivory paint"]
    assert names_within(texts, EVERYONE) == ("Noor", "Mara")


def test_a_name_with_a_full_stop_is_found_and_me_is_no_name():
    assert names_within(["Dr. Osei asked me."], EVERYONE) == ("Dr. Osei",)


def test_one_letter_gives_nobody_away():
    short = Relationship(RelationshipId("a"), "A")
    assert names_within(["A plain day"], {short.id: short}) == ()
