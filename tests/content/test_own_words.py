"""Our words are our own: no eight words in a row shared with the article we started from.

The article's text is not ours to publish, so what is kept beside this test are digests of
each run of eight words. They are compared with the article itself where it is at hand: beside
the folder that ``EARNED_SHARED_DATA`` names, as ``source/corrective-emotional-experience.txt``.
To make them anew: ``python tests/content/test_own_words.py ARTICLE``.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from earned.content.proof.reading import shingles

ROOT = Path(__file__).parents[2]
DIGESTS = Path(__file__).with_name("article_digests.txt")
ARTICLE = "corrective-emotional-experience.txt"
OURS = ("src/**/*.po", "src/**/*.yaml", "src/**/*.html", "src/**/*.py", "docs/**/*.md", "*.md")


def digests(text: str) -> set[str]:
    return {sha256(run.encode()).hexdigest()[:16] for run in shingles(text)}


def kept() -> set[str]:
    return set(DIGESTS.read_text("utf-8").split())


def lines_joined(text: str) -> str:
    """Join what a file breaks: the strings of a ``.po`` entry, a wrapped paragraph."""
    return text.replace('"\n"', "").replace("\n", " ")


def test_no_eight_words_in_a_row_are_the_articles():
    of_article = kept()
    assert len(of_article) > 500
    shared = {
        f"{path.relative_to(ROOT)}: {run}"
        for pattern in OURS
        for path in ROOT.glob(pattern)
        for run in shingles(lines_joined(path.read_text("utf-8")))
        if sha256(run.encode()).hexdigest()[:16] in of_article
    }
    assert shared == set()


def test_a_run_of_eight_words_is_found_whatever_its_marks_and_case():
    article = "The sea was calm — and nobody’s boat had gone out again."
    ours = "She wrote that the sea was calm, and nobody's boat had gone."
    assert digests(article) & digests(ours)
    assert not digests(article) & digests("the sea was calm and nobody’s boat sank")


def test_the_digests_are_those_of_the_article():
    shared = os.environ.get("EARNED_SHARED_DATA", "")
    article = Path(shared).parent / "source" / ARTICLE
    if not shared or not article.is_file():
        pytest.skip("the article is not at hand: EARNED_SHARED_DATA names no folder beside its source")
    assert digests(article.read_text("utf-8")) == kept()


if __name__ == "__main__":
    DIGESTS.write_text("\n".join(sorted(digests(Path(sys.argv[1]).read_text("utf-8")))) + "\n", "utf-8")
