"""``sesame doctor``: each fault is found, named with its remedy, in two languages."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import time

import pytest

from pod_server.__main__ import main
from pod_server.commands.checkup import machine, network
from pod_server.commands.checkup.finding import Finding, State
from pod_server.identity.authority import Authority, Pair
from pod_server.settings import Settings
from pod_server.web.tls import loaded


@contextmanager
def answering(date: Callable[[], str], pair: Pair | None = None) -> Iterator[int]:
    """Answers everything with its own idea of the time; the port."""

    class Clock(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response_only(200)
            self.send_header("Date", date())
            self.end_headers()

        do_GET = do_HEAD

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Clock)
    if pair is not None:
        context = loaded(pair.cert, pair.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def only(findings: Iterator[Finding], check: str = "") -> Finding:
    (found,) = (finding for finding in findings if not check or finding.check == check)
    return found


def sound(finding: Finding) -> State:
    """Its state, once it is told that it says what to do, in both languages."""
    if finding.state is not State.WELL:
        assert finding.remedy is not None
        assert finding.remedy.en
        assert finding.remedy.fr
    assert finding.words.in_("en") in finding.told("en")
    assert finding.words.in_("fr") in finding.told("fr")
    return finding.state


@pytest.mark.parametrize(
    ("free", "state"), [(1 << 20, State.FAULT), (700 << 20, State.NOTE), (1 << 40, State.WELL)]
)
def test_a_disk_is_full_before_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: State
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert sound(only(machine.disk(tmp_path / "not" / "yet"), "disk")) is state


def test_what_others_may_read_is_told(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "accounts.sqlite").touch(0o600)
    assert sound(only(machine.store(data), "permissions")) is State.WELL
    data.chmod(0o755)
    assert sound(only(machine.store(data), "permissions")) is State.NOTE
    (data / "accounts.sqlite").chmod(0o644)
    assert sound(only(machine.store(data), "permissions")) is State.FAULT


@pytest.mark.parametrize(("off", "state"), [(0, State.WELL), (12, State.NOTE), (95, State.FAULT)])
def test_a_clock_is_compared_with_a_server_that_was_named(off: float, state: State) -> None:
    with answering(lambda: formatdate(time() - off, usegmt=True)) as port:
        assert sound(only(machine.clock(f"http://127.0.0.1:{port}/"))) is state
    with answering(lambda: "yesterday") as port:
        assert sound(only(machine.clock(f"http://127.0.0.1:{port}/"))) is State.NOTE


def test_names_lead_here_elsewhere_or_nowhere(tmp_path: Path) -> None:
    here = list(network.names(Settings(tmp_path)))
    assert [sound(finding) for finding in here] == [State.WELL] * 3
    public = Settings(tmp_path, "https://id.sesame.invalid/")
    assert {sound(finding) for finding in network.names(public)} == {State.FAULT}
    assert network.is_here("127.0.0.1")
    assert not network.is_here("192.0.2.1")


def at(port: int, folder: Path) -> Settings:
    """All three origins on one loopback port, over TLS."""
    return Settings(
        folder,
        f"https://localhost:{port}/",
        port=port,
        pods_url=f"https://127.0.0.1:{port}/",
        apps_url=f"https://localhost.localdomain:{port}/",
    )


@pytest.mark.parametrize(
    ("names", "age", "trusts", "states"),
    [
        (["localhost", "127.0.0.1"], 0, True, [State.WELL, State.WELL]),
        (["localhost", "127.0.0.1"], 75, True, [State.NOTE, State.NOTE]),
        (["localhost", "127.0.0.1"], 86, True, [State.FAULT, State.FAULT]),
        (["localhost"], 0, True, [State.WELL, State.FAULT]),
        (["localhost", "127.0.0.1"], 0, False, [State.FAULT, State.FAULT]),
    ],
)
def test_a_certificate_is_looked_at_as_a_browser_does(
    tmp_path: Path, names: list[str], age: int, trusts: bool, states: list[State]
) -> None:
    """Whether it is believed, covers the name, and for how long."""
    authority = Authority.open(tmp_path / "authority", ["localhost", "127.0.0.1"])
    pair = authority.issue(names, now=datetime.now(UTC) - timedelta(days=age), days=90)
    trusted = authority.folder / "authority.pem" if trusts else None
    with answering(formatdate, pair) as port:
        found = list(network.certificates(at(port, tmp_path), trusted))
    assert [sound(finding) for finding in found[:2]] == states


@pytest.mark.parametrize(("left", "state"), [(11, State.WELL), (2.5, State.NOTE), (1, State.FAULT)])
def test_a_certificate_of_hours_is_judged_by_its_hours(left: float, state: State) -> None:
    """Those of Caddy's own authority hold for twelve."""
    assert sound(network._lasting("id.example", left * 3600, 12 * 3600)) is state


def test_a_key_that_others_may_read_is_a_fault(tmp_path: Path) -> None:
    authority = Authority.open(tmp_path / "authority", ["localhost"])
    pair = authority.issue(["localhost"])
    settings = replace(at(9, tmp_path), tls_cert=pair.cert, tls_key=pair.key)
    words = [finding.words.en for finding in network.certificates(settings)]
    assert not any("may read the key" in said for said in words)
    pair.key.chmod(0o644)
    words = [finding.words.en for finding in network.certificates(settings)]
    assert any("may read the key" in said for said in words)


def test_a_port_is_ours_free_or_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = int(probe.getsockname()[1])
    assert sound(only(network.ports(Settings(tmp_path, port=free)))) is State.NOTE
    with answering(formatdate) as port:
        taken = only(network.ports(Settings(tmp_path, port=port)))
        assert sound(taken) is State.FAULT
        assert "something else" in taken.words.en


@pytest.mark.parametrize(
    ("settings", "state"),
    [
        ({}, State.NOTE),
        ({"base_url": "https://192.168.1.4/", "pods_url": "https://192.168.1.4:444/"}, State.FAULT),
        ({"base_url": "https://id.example/"}, State.WELL),
    ],
)
def test_what_a_telephone_can_do_is_told(
    tmp_path: Path, settings: dict[str, str], state: State
) -> None:
    assert sound(only(network.phone(Settings(tmp_path, **settings)))) is state  # type: ignore[arg-type]


def test_the_command_says_it_to_people_and_machines_and_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    there = ["--data", str(tmp_path / "data"), "--port", port]
    assert main(["doctor", *there]) == 0
    said = capsys.readouterr().out
    assert "0 panne(s)" in said
    assert "→ donnez-lui un nom" in said
    assert not (tmp_path / "data").exists(), "looking makes nothing"
    wrong = ["--base-url", "https://id.sesame.invalid/"]
    assert main(["doctor", *there, *wrong, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["faults"] == sum(found["state"] == "fault" for found in told["findings"]) > 0
    assert all("remedy" in found for found in told["findings"] if found["state"] == "fault")
