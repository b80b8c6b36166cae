"""The app in a browser with a fake camera: sizes, first paint of a card, long tasks while scanning.

python benchmarks/pocket_scan.py [--scans N]. Chromium, headless, without a graphics card.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import requests

from tests.web.browser.aisle import WATCH, aisle, camera, phone

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.served import Served

SHOWN = "() => performance.getEntriesByName('card-shown').map((one) => one.duration)"
BEGIN = "() => { performance.clearMeasures(); tasks.length = 0; return performance.now(); }"
READ = "() => performance.getEntriesByName('code-read')[0].startTime"


def main() -> None:
    """Print all figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scans", type=int, default=20)
    scans: int = asked.parse_args().scans
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with aisle(folder / "data") as served, camera(served, folder) as browser:
            sizes(served)
            with phone(browser, served) as eyes:
                eyes.page.evaluate(WATCH)
                figures = [one_scan(eyes.page, served) for _ in range(scans)]
                eyes.complaints.clear()
    told("code read to card on the screen", [shown for shown, _, _ in figures])
    told("camera opened to code read, with ten frames of bare shelf", [t for _, t, _ in figures])
    tasks = [duration for _, _, found in figures for duration in found]
    print(f"tasks over 50 ms from the click on: {len(tasks)} in {scans} scans {tasks}")


def one_scan(page: Page, served: Served) -> tuple[float, float, list[float]]:
    """Milliseconds: first paint, reading, and each task that took more than 50."""
    page.goto(f"{served.account}/pocket/#scan")
    begun = page.evaluate(BEGIN)
    page.click("#start")
    page.wait_for_function("() => performance.getEntriesByName('card-shown').length === 1")
    page.wait_for_timeout(300)
    read = page.evaluate(READ) - begun
    tasks = [d for at, d in page.evaluate("() => tasks") if at >= begun]
    return page.evaluate(SHOWN)[0], read, tasks


def told(what: str, found: list[float]) -> None:
    """Median and worst."""
    print(f"{what}: median {statistics.median(found):.0f} ms, worst {max(found):.0f} ms")


def sizes(served: Served) -> None:
    """What goes over the wire, with gzip."""
    program = requests.get(f"{served.account}/pocket/service.js", timeout=10).text
    total = len(program)
    for name in ("FIRST", "LATER"):
        said = re.search(rf"^const {name} = (.*);$", program, re.MULTILINE)
        assert said is not None
        for path in json.loads(said[1]):
            answer = requests.get(served.account + path, stream=True, timeout=10)
            total += len(answer.raw.read(decode_content=False))
        print(f"program {'before' if name == 'FIRST' else 'with'} scanning: {total} octets")


if __name__ == "__main__":
    main()
