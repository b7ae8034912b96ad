"""What axe finds on a page that some people could not read or use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

LOADED = "() => 'axe' in window"
FOUND = """async () => {
    await Promise.allSettled(document.getAnimations().map(one => one.finished));
    return (await axe.run()).violations.map(
        found => `${found.id}: ${found.nodes.map(node => node.target.join(" ")).join(", ")}`);
}"""
"""Once everything has unfolded: what is still fading in has the contrast of a moment."""


def not_for_everyone(page: Page) -> list[str]:
    """Return each rule a page breaks, with where, as it stands once nothing on it moves any more."""
    if not page.evaluate(LOADED):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(FOUND)
    return found
