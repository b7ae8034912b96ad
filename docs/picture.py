"""Take the picture that the readme shows: how the gut's forecast moved with one person of the pretend notes.

Run it as ``make picture``. It starts the program as ``earned demo`` does, in this process, on a free
port of this computer, and needs Debian's chromium.
"""

from __future__ import annotations

import threading
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from earned.web.room import Room
from earned.web.serve import listen, server

CHROMIUM = Path("/usr/bin/chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PICTURE = Path(__file__).with_name("picture.png")
MOST_BYTES = 200_000
SIZE: ViewportSize = {"width": 1000, "height": 736}
PATIENCE = 60_000
BELOW_THE_TOP = """section => scrollBy(
    0, section.getBoundingClientRect().top - document.querySelector(".top").getBoundingClientRect().bottom)"""
"""Scrolls a section up to where the top, which stays, ends."""


def how_it_moved(page: Page, url: str) -> None:
    """Go to the page of Dr. Osei, where a guess has earned its place, once it was thought of."""
    page.goto(url)
    page.locator("form[action='/pretend'] button").first.click()
    page.wait_for_url(f"{url}/home")
    page.goto(f"{url}/people")
    page.get_by_role("link", name="Dr. Osei").click()
    page.locator("section[aria-labelledby=moved] figure").first.wait_for()
    page.locator("section[aria-labelledby=moved]").evaluate(BELOW_THE_TOP)


def take(url: str) -> None:
    """Write the picture. Raises ValueError when it is too big for a readme."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        page.set_default_timeout(PATIENCE)
        how_it_moved(page, url)
        page.screenshot(path=PICTURE)
        browser.close()
    size = PICTURE.stat().st_size
    if size > MOST_BYTES:
        raise ValueError(f"the picture has {size} bytes")
    print(f"{PICTURE.name}: {size // 1000} kB")


def main() -> None:
    """Serve the pretend notes until the picture is taken."""
    listening = listen()
    room = Room(None, listening.getsockname()[1])
    serving = server(room)
    thread = threading.Thread(target=lambda: serving.run(sockets=[listening]), daemon=True)
    thread.start()
    try:
        take(f"http://{room.host}")
    finally:
        serving.should_exit = True
        thread.join(timeout=20)
        listening.close()


if __name__ == "__main__":
    main()
