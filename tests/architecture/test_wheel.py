"""The built wheel, in an empty environment elsewhere, serves as well as the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import requests

from pod_server.web.databrowser import is_in_place
from pod_server.web.pocket import program
from tests.web.served import free_port

ROOT = Path(__file__).parents[2]


def run(*words: str | Path, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(word) for word in words], cwd=cwd, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.slow
def test_the_wheel_serves_in_an_empty_environment(tmp_path: Path) -> None:
    source = tmp_path / "source"
    run("git", "clone", "--quiet", ROOT, source, cwd=tmp_path)
    modules = Path("pod_server", "web", "npm", "node_modules")
    in_place = {"mashlib": is_in_place(), "zxing-wasm": program.is_in_place()}
    for name in (name for name, is_there in in_place.items() if is_there):
        shutil.copytree(ROOT / modules / name, source / modules / name)
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, source, cwd=tmp_path)
    wheel = next(tmp_path.glob("*.whl"))
    home = tmp_path / "environment"
    venv.create(home, with_pip=True)
    python, sesame = home / "bin" / "python", home / "bin" / "sesame"
    run(python, "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    assert "usage" in run(home / "bin" / "sesame-company", "--help", cwd=tmp_path)
    assert "usage" in run(home / "bin" / "sesame-query", "--help", cwd=tmp_path)
    at_home = tmp_path / "at home"
    run(sesame, "home", "--name", "marie.example", "--yes", "--data", at_home, cwd=tmp_path)
    assert (at_home / "setup" / "Caddyfile").exists()
    port = free_port()
    base = f"http://localhost:{port}/"
    serve = [str(sesame), "serve", "--data", str(tmp_path / "data"), "--port", str(port)]
    with subprocess.Popen(serve, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == f"ready {base}\n"
            home_page = requests.get(base, headers={"Accept": "text/html"}, timeout=10)
            assert home_page.status_code == 200
            for shipped in ("v1.jsonld", "datapoints.ttl", "shapes/civil-status.ttl"):
                assert requests.get(f"{base}.well-known/sesame/{shipped}", timeout=10).ok, shipped
            assert requests.get(f"{base}passkeys.js", timeout=10).ok
            reader = ("zxing/es/reader/index.js", "zxing/reader/zxing_reader.wasm")
            for shipped in ("app.js", "icon.svg", *(reader if in_place["zxing-wasm"] else ())):
                assert requests.get(f"{base}pocket/{shipped}", timeout=10).ok, shipped
            apps = {"Host": f"[::1]:{port}"}
            for shipped in ("browse", *(("mashlib.min.js", "mash.css") if is_in_place() else ())):
                assert requests.get(f"{base}{shipped}", headers=apps, timeout=10).ok, shipped
        finally:
            server.terminate()
            assert server.wait(20) == 0
