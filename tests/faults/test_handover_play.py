"""The handover in full, over two server processes: each step as told (issue 7, must show 1)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.served import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
#: What the story must tell, in its order.
STORY = (
    "Two servers, three citizens",
    "one tells them differently",
    "nothing has gone",
    "3 good signatures",
    "Double talk",
    "both statements, signed",
    "two different things",
    "through one hand",
    "for seven days",
    "zoe: no recommendation any more",
    "walid: no recommendation any more",
    "All as told",
)


def test_the_whole_handover_goes_as_told() -> None:
    played = subprocess.run(
        [
            *(sys.executable, "-m", "clients.handover", "--lang", "en"),
            *("--port", str(free_port()), "--other-port", str(free_port())),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
        check=False,
    )
    told = played.stdout + played.stderr
    assert played.returncode == 0, told
    at = -1
    for line in STORY:
        found = told.find(line, at + 1)
        assert found > at, f"{line}\n{told}"
        at = found
