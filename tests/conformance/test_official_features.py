"""The official Solid features against a real server, run where they are at hand.

They are not ours and not here: ``SESAME_SOLID_TESTS`` names a checkout of the public repository
``solid-contrib/specification-tests``, and the runner lies beside this repository. ``npm`` and
``node`` run it; ``dress.js`` lets it sign proofs in the ways that other clients do.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.web import namespace
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
    shutil.copy(Path(__file__).with_name("dress.js"), folder)
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


WAYS = {
    "as they are": {},
    "without ath": {"NO_ATH": "1"},
    "RS256": {"ALG": "RS256"},
    "no scope": {"SCOPE": "none"},
    "RS256, no scope, no ath": {"ALG": "RS256", "SCOPE": "none", "NO_ATH": "1"},
}


@contextmanager
def running(
    runner: Path, credentials: Path, way: dict[str, str]
) -> Iterator[subprocess.Popen[str]]:
    """The runner at work; it does not outlive the block."""
    command = ["node", "dress.js", "--tests", FEATURES, "--creds", str(credentials)]
    environment = {**os.environ, **way}
    with subprocess.Popen(
        command, cwd=runner, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def check(process: subprocess.Popen[str]) -> None:
    """All features with all their scenarios; what fails is on the list of exceptions."""
    said, _ = process.communicate(timeout=900)
    judge(said, process.returncode)


def judge(said: str, status: int) -> None:
    """What the runner has said, and how it ended."""
    lines = said.splitlines()
    failed = [line for line in lines if line and not line.startswith(("ok", "features", "scen"))]
    known = [
        line.split()[0]
        for line in EXCEPTIONS.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    surprises = [line for line in failed if not any(name in line for name in known)]
    assert not surprises, "\n".join(surprises)
    assert any(line.startswith("features 41, all-pass 41") for line in lines), said[-2000:]
    assert any(line.startswith("scenarios 650: 650 passed") for line in lines), said[-2000:]
    assert status == 0


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_every_official_scenario_passes(
    runner: Path, credentials: Path, way: dict[str, str]
) -> None:
    """O-04, O-06, O-17: whichever way clients prove who they are."""
    with running(runner, credentials, way) as process:
        check(process)


def test_every_official_scenario_passes_eight_times_at_once(
    runner: Path, credentials: Path
) -> None:
    """None is in another's way, and none is refused for want of time."""
    ways = [*WAYS.values(), {}, {}, {}]
    with ExitStack() as all_of_them:
        at_work = [all_of_them.enter_context(running(runner, credentials, way)) for way in ways]
        with ThreadPoolExecutor(len(at_work)) as waiting:
            for done in [waiting.submit(check, process) for process in at_work]:
                done.result()


def test_every_official_scenario_passes_through_a_proxy(runner: Path, tmp_path: Path) -> None:
    """Issue 4: under real names, over TLS, through the Caddyfile that ``sesame home`` writes."""
    if obstacle := namespace.possible():
        pytest.skip(f"LEFT OUT: {obstacle} (make proxy, as root)")
    creds = tmp_path / namespace.CREDENTIALS
    work = f"cd '{runner}' && exec node dress.js --tests '{FEATURES}' --creds '{creds}'"
    told = namespace.entered(tmp_path, "sh", "-c", work)
    status, said, complaints = told["command"]
    assert not complaints, complaints
    judge(said, status)
