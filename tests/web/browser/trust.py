"""A browser that trusts a test authority as its user would: by the store that Chromium reads."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.web.browser.eyes import executable


def home_that_trusts(authority: Path, home: Path) -> Path:
    """A home folder whose user trusts the authority (PEM), as Chromium on Linux keeps it."""
    executable()
    tool = shutil.which("certutil")
    if tool is None:
        pytest.skip("LEFT OUT: no certutil: make browser, as root")
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    at = ["-d", f"sql:{store}"]
    for words in (
        ["-N", "--empty-password"],
        ["-A", "-n", "own", "-t", "C,,", "-i", str(authority)],
    ):
        subprocess.run([tool, *words, *at], check=True, capture_output=True)
    return home
