"""The official Solid features against a real server, run where they are at hand.

They are not ours and not here: ``SESAME_SOLID_TESTS`` names a checkout of the public repository
``solid-contrib/specification-tests``, and the runner lies beside this repository. ``npm`` and
``node`` run it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.served import free_port

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SESAME_SHARED", ROOT.parent / "shared"))
FEATURES = os.environ.get("SESAME_SOLID_TESTS", "")
SESAME = Path(sys.executable).parent / "sesame"
EXCEPTIONS = Path(__file__).with_name("exceptions.txt")


def missing() -> str:
    """What is not at hand, in words; empty where everything is."""
    if not (SHARED / "conformance" / "runner" / "mk.js").exists():
        return "no runner beside the repository"
    if not FEATURES or not Path(FEATURES).is_dir():
        return "SESAME_SOLID_TESTS names no checkout of the official features"
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "no node and npm"
    return ""


pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(bool(missing()), reason=f"LEFT OUT: {missing()}"),
]


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runner") / "runner"
    shutil.copytree(SHARED / "conformance" / "runner", folder)
    subprocess.run(["npm", "install", "--silent", "--no-audit"], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def credentials(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A server with alice and bob; the file that the runner reads."""
    folder = tmp_path_factory.mktemp("solid")
    port = free_port()
    wanted = folder / "accounts.json"
    wanted.write_text(json.dumps({"accounts": [{"name": "alice"}, {"name": "bob"}]}))
    data = ["--data", str(folder / "data")]
    base = ["--base-url", f"http://localhost:{port}/"]
    seeded = subprocess.run(
        [SESAME, "seed", wanted, *data, *base], check=True, capture_output=True, text=True
    )
    creds = folder / "creds.json"
    creds.write_text(seeded.stdout)
    options = ["--port", str(port), "--accept-proofs-without-ath"]
    serve = [str(SESAME), "serve", *data, *options]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline().startswith("ready ")
            yield creds
        finally:
            server.terminate()
            assert server.wait(20) == 0


@pytest.mark.parametrize("without_ath", [False, True])
def test_every_official_scenario_passes(runner: Path, credentials: Path, without_ath: bool) -> None:
    environment = {**os.environ, **({"NO_ATH": "1"} if without_ath else {})}
    done = subprocess.run(
        ["node", "mk.js", "--tests", FEATURES, "--creds", str(credentials)],
        cwd=runner,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    lines = done.stdout.splitlines()
    failed = [line for line in lines if line and not line.startswith(("ok", "features", "scen"))]
    known = [
        line.split()[0]
        for line in EXCEPTIONS.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    surprises = [line for line in failed if not any(name in line for name in known)]
    assert not surprises, "\n".join(surprises)
    assert any(line.startswith("features 41, all-pass 41") for line in lines), done.stdout[-2000:]
    assert done.returncode == 0
