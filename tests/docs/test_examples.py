"""What the docs show a reader to type does what they say it does."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import earned.working_model as wm

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(page for page in DOCS.glob("*.md") if ">>> " in page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_a_page_print_what_it_says(page):
    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert found.attempted > 0
    assert found.failed == 0


def test_the_librarys_own_example_prints_what_it_says():
    found = doctest.testmod(wm)
    assert found.attempted > 0
    assert found.failed == 0


def test_the_page_of_the_model_is_among_them():
    assert DOCS / "the-model.md" in PAGES
