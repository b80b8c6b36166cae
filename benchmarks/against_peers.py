"""Our server and its peers on the same load rig, in the same run, one core each.

``python benchmarks/against_peers.py [--reps N] [--secs S] [--only REGEX] [--peers css-file,jss]``

The rig lies beside the repository (``../shared/rig``; ``SESAME_SHARED`` says where else). It wants
its C client built and the peers installed below ``RIG_HOME``: its README says how.
What is not there is said and left out. Prints a Markdown table of CPU ms a request (the whole
process tree) and the ratio; ours sync every write before they answer.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("SESAME_SHARED", ROOT.parent / "shared"))
PORT = int(os.environ.get("BENCH_PORT", "4099"))
#: By the rig's name: where it is installed below ``RIG_HOME``, and the package.
PEERS = {
    "css-file": ("css", "@solid/community-server"),
    "jss": ("jss", "javascript-solid-server"),
}


def has_rig() -> bool:
    """Whether the rig is at hand; said where it is not."""
    found = (SHARED / "rig" / "rig.py").exists()
    if not found:
        say(f"LEFT OUT: no rig at {SHARED / 'rig'}")
    return found


def rig_modules() -> tuple[ModuleType, ModuleType]:
    """The rig itself, and what starts its peers."""
    sys.path.insert(0, str(SHARED / "rig"))
    return importlib.import_module("rig"), importlib.import_module("peers")


def seeded(data: Path, base: str) -> dict[str, str]:
    """Alice, with credentials, on a new data folder."""
    accounts = data / "accounts.json"
    accounts.write_text(json.dumps({"accounts": [{"name": "alice", "password": "bench only"}]}))
    done = subprocess.run(
        [sesame(), "seed", str(accounts), "--data", str(data / "pods"), "--base-url", base],
        check=True,
        capture_output=True,
        text=True,
    )
    credentials: dict[str, str] = json.loads(done.stdout)["alice"]
    return credentials


def sesame() -> str:
    """The command of this checkout's environment."""
    return str(Path(sys.executable).parent / "sesame")


def started(data: Path, rig: ModuleType) -> tuple[subprocess.Popen[str], float]:
    """Our server on core 0, and how long it took to its first line."""
    at = time.perf_counter()
    command = [*rig.NICE, "taskset", "-c", "0", sesame(), "serve"]
    server = subprocess.Popen(
        [*command, "--data", str(data / "pods"), "--port", str(PORT)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    line = server.stdout.readline()
    assert line.startswith("ready"), line
    return server, time.perf_counter() - at


def token(rig: ModuleType, credentials: dict[str, str]) -> tuple[str, object]:
    """A DPoP-bound access token of Alice's, and its key."""
    key = rig.Dpop()
    configuration = rig.http("GET", credentials["issuer"] + ".well-known/openid-configuration")
    url = json.loads(configuration[2])["token_endpoint"]
    pair = f"{credentials['id']}:{credentials['secret']}".encode()
    basic = rig.base64.b64encode(pair).decode()
    headers = {
        "Authorization": f"Basic {basic}",
        "DPoP": key.proof("POST", url),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    answer = rig.http("POST", url, headers, "grant_type=client_credentials")
    return json.loads(answer[2])["access_token"], key


def prepared(
    rig: ModuleType, peers: ModuleType, server: subprocess.Popen[str], who: dict[str, str]
) -> object:
    """Two containers with their rules: one for everybody, one for Alice."""
    access, key = token(rig, who)
    base = who["storage"]
    spec = rig.Spec(
        "sesame",
        f"http://127.0.0.1:{PORT}/",
        server.pid,
        base + "pub/",
        base + "priv/",
        access,
        key,
    )
    for container, is_public in ((spec.pub, True), (spec.priv, False)):
        first, rules = container + "x.ttl", container + ".acl"
        turtle = {"Content-Type": "text/turtle"}
        rig.http("PUT", first, {**turtle, **spec.auth("PUT", first)}, rig.SMALL)
        text = peers.acl(who["webId"], is_public).replace("<./>", f"<{container}>")
        rig.http("PUT", rules, {**turtle, **spec.auth("PUT", rules)}, text)
    return spec


def ours(rig: ModuleType, peers: ModuleType, wish: argparse.Namespace) -> dict[str, object]:
    """Seed, serve, measure."""
    folder = Path(tempfile.mkdtemp(prefix="sesame-bench-"))
    try:
        who = seeded(folder, f"http://localhost:{PORT}/")
        server, start = started(folder, rig)
        try:
            idle = rig.rss_mb(server.pid)
            spec = prepared(rig, peers, server, who)
            rig.seed(spec, [int(n) for n in wish.listings.split(",") if n], log=say)
            out = folder / "sesame.json"
            results: dict[str, object] = rig.run_suite(
                spec, str(out), wish.secs, wish.reps, wish.only, log=say
            )
            loaded = rig.rss_mb(server.pid)
            say(f"start {start:.2f} s, memory idle {idle:.0f} MB, loaded {loaded:.0f} MB")
        finally:
            server.terminate()
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return results


def theirs(
    kind: str, rig: ModuleType, peers: ModuleType, wish: argparse.Namespace
) -> dict[str, object]:
    """One of :data:`PEERS`, where it is installed."""
    folder, package = PEERS[kind]
    if not (Path(rig.HOME) / folder / "node_modules" / package).is_dir():
        say(f"LEFT OUT: {package} is not installed below RIG_HOME/{folder}")
        return {}
    server, base, *_ = peers.launch(kind)
    try:
        spec = peers.prepare(kind, server, base)
        rig.seed(spec, [int(n) for n in wish.listings.split(",") if n], log=say)
        out = Path(rig.WORK) / f"{kind}.json"
        results: dict[str, object] = rig.run_suite(
            spec, str(out), wish.secs, wish.reps, wish.only, log=say
        )
        return results
    finally:
        peers.stop(server)


def say(*words: object, **_: object) -> None:
    """Progress, aside."""
    print(*words, file=sys.stderr, flush=True)


def table(rig: ModuleType, mine: dict[str, object], others: Mapping[str, dict[str, object]]) -> str:
    """CPU ms a request, ours and each peer's, and how many times less."""
    peers = "".join(f" {kind}, CPU ms | ratio |" for kind in others)
    lines = [f"| scenario | ours, CPU ms | p50 ms | p99 ms |{peers} our statuses |"]
    lines.append("|---|---:|---:|---:|" + "---:|---:|" * len(others) + "---|")
    for name, runs in mine.items():
        cpu, half, late = (rig.median(runs, key) for key in ("cpu_per_1k", "p50_ms", "p99_ms"))
        codes = json.dumps(runs[0]["codes"])  # type: ignore[index]  # the rig has no types
        beside = "".join(_beside(rig, cpu, peer.get(name)) for peer in others.values())
        lines.append(f"| {name} | {cpu:.3f} | {half:.2f} | {late:.2f} |{beside} {codes} |")
    return "\n".join(lines)


def _beside(rig: ModuleType, cpu: float, runs: object) -> str:
    other = rig.median(runs, "cpu_per_1k") if runs else None
    if not other:
        return " – | – |"
    return f" {other:.2f} | {other / cpu:.1f}× |"


def main() -> int:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=3)
    parser.add_argument("--secs", type=float, default=1.0)
    parser.add_argument("--only", type=re.compile, default=None)
    parser.add_argument("--listings", default="10,100,1000")
    parser.add_argument("--peers", default="css-file", help=f"of {', '.join(PEERS)}; or none")
    wish = parser.parse_args()
    if not has_rig():
        return 0
    rig, peers = rig_modules()
    mine = ours(rig, peers, wish)
    kinds = [kind for kind in wish.peers.split(",") if kind in PEERS]
    print(table(rig, mine, {kind: theirs(kind, rig, peers, wish) for kind in kinds}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
