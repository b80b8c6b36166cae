"""A server as its operator sees it: health, numbers, a log that keeps everybody's secrets."""

from __future__ import annotations

import http.client
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from websockets.sync.client import connect

from clients.pod_client import verbs
from clients.pod_client.session import Credentials
from tests.faults.servers import Server, client, free_port, running

PASSWORD = "correct horse battery staple"
KIND = "WebSocketChannel2023"
MAIL = "alice.private@example.org"


class Operated:
    """A server of two processes, and what alice has done on it."""

    def __init__(self, server: Server, metrics: int, alice: Credentials) -> None:
        self.server = server
        self.metrics = metrics
        self.alice = alice

    def numbers(self) -> dict[str, float]:
        text = requests.get(f"http://127.0.0.1:{self.metrics}/metrics", timeout=10).text
        pairs = (line.rpartition(" ") for line in text.splitlines() if line[:1] != "#")
        return {name: float(value) for name, _, value in pairs}

    def until(self, holds: Callable[[dict[str, float]], bool]) -> dict[str, float]:
        """The numbers once they say so: every process tells its own once a second."""
        end = time.monotonic() + 15
        while not holds(found := self.numbers()):
            assert time.monotonic() < end, found
            time.sleep(0.2)
        return found


@pytest.fixture(scope="module")
def operated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    metrics = free_port()
    server = Server(
        tmp_path_factory.mktemp("operated") / "data",
        workers=2,
        options=["--log", "json", "--metrics", f"127.0.0.1:{metrics}"],
    )
    wanted = server.data.parent / "accounts.json"
    account = {"name": "alice", "password": PASSWORD, "email": MAIL}
    wanted.write_text(json.dumps({"accounts": [account]}))
    done = server.command("seed", str(wanted), "--base-url", server.base_url)
    assert done.returncode == 0, done.stderr
    alice = Credentials.read(json.loads(done.stdout)["alice"])
    with running(server):
        yield Operated(server, metrics, alice)


def asked(port: int, target: str, host: str) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", target, headers={"Host": host})
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer.status, body


def test_health_is_on_the_account_origin_and_at_the_operators_door(operated: Operated) -> None:
    server = operated.server
    for target in ("/health", "/health/live"):
        status, body = asked(server.port, target, f"localhost:{server.port}")
        assert (status, json.loads(body)["status"]) == (200, "pass")
        assert asked(operated.metrics, target, "whatever.example")[0] == 200
    assert asked(server.port, "/health", f"127.0.0.1:{server.port}")[0] != 200, "no pod's affair"


def test_the_doctor_finds_a_server_that_serves_well(operated: Operated) -> None:
    done = operated.server.command("doctor", "--port", str(operated.server.port), "--json")
    assert done.returncode == 0, done.stdout
    found = {each["check"]: each for each in json.loads(done.stdout)["findings"]}
    assert found["port"]["state"] == "ok"
    assert "serves" in found["port"]["message"]["en"]


def test_numbers_are_at_the_operators_door_alone(operated: Operated) -> None:
    """S-69: open metrics."""
    server = operated.server
    for host in (f"localhost:{server.port}", f"127.0.0.1:{server.port}"):
        assert asked(server.port, "/metrics", host)[0] in (401, 404)
    found = operated.numbers()
    assert found["sesame_pods"] == 1
    assert found["sesame_resident_bytes"] > 10_000_000
    assert asked(operated.metrics, "/alice/", f"127.0.0.1:{server.port}")[0] == 404


def test_what_is_done_is_counted_and_never_goes_back(operated: Operated) -> None:
    put, post = 'method="PUT",code="2xx"', 'method="POST",code="2xx"'
    before = operated.numbers().get(f"sesame_requests_total{{{put}}}", 0)
    changes = operated.numbers()["sesame_changes_total"]
    pod = client(operated.alice)
    for number in range(5):
        pod.put(
            f"{operated.server.pods}alice/counted-{number}.ttl", b"<a> <b> <c> .", "text/turtle"
        )
    found = operated.until(
        lambda now: (
            now.get(f"sesame_requests_total{{{put}}}", 0) >= before + 5
            and now.get(f"sesame_requests_total{{{post}}}", 0) >= 1  # her token
            and now["sesame_changes_total"] >= changes + 5
        )
    )
    assert found["sesame_commit_group_size_count"] >= 1
    killed = operated.server.worker_pids()
    os.kill(killed[1], signal.SIGKILL)
    after = operated.until(lambda now: set(operated.server.worker_pids()) != set(killed))
    assert after[f"sesame_requests_total{{{put}}}"] >= found[f"sesame_requests_total{{{put}}}"]


def signed_in(server: Server) -> requests.Session:
    """As a browser does: the form, the password, the cookie."""
    browser = requests.Session()
    page = browser.get(f"{server.base_url}sign-in", timeout=20)
    token = page.text.partition('name="form" value="')[2].partition('"')[0]
    answer = browser.post(
        f"{server.base_url}sign-in",
        data={"form": token, "name": MAIL, "password": PASSWORD},
        headers={"Origin": server.base_url.rstrip("/")},
        timeout=20,
        allow_redirects=False,
    )
    assert answer.status_code == 303, answer.text
    return browser


def test_the_log_of_a_whole_session_keeps_every_secret(
    operated: Operated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-66: tokens, proofs, codes, capability addresses, paths, names, mail, network addresses."""
    server, alice = operated.server, operated.alice
    alices = f"{server.pods}alice/"
    told: list[str] = []
    send = requests.Session.send

    def heard(self: requests.Session, sent: requests.PreparedRequest, **more: object) -> object:
        told.extend(str(sent.headers.get(name, "")) for name in ("Authorization", "DPoP", "Cookie"))
        answer = send(self, sent, **more)  # type: ignore[arg-type]
        told.extend(answer.cookies.values())
        return answer

    monkeypatch.setattr(requests.Session, "send", heard)
    pod = client(alice)
    place = f"{alices}very-private-diary/"
    pod.put(f"{place}lover.ttl", b"<#me> <urn:p> 'heartbreak' .", "text/turtle")
    described = pod.get(f"{alices}.well-known/solid")
    assert described
    asked_for = {
        "@context": ["https://www.w3.org/ns/solid/notification/v1"],
        "type": f"http://www.w3.org/ns/solid/notifications#{KIND}",
        "topic": place,
    }
    channels = f"{alices}.notifications/{KIND}/"
    ld = "application/ld+json"
    channel = pod.request(verbs.post(channels, json.dumps(asked_for).encode(), ld, accept=ld))
    receive_from = json.loads(channel.body)["receiveFrom"]
    told.append(receive_from.partition("=")[2])
    with connect(receive_from):
        operated.until(lambda now: now["sesame_channels"] == 1 and now["sesame_open_sockets"] >= 1)
    browser = signed_in(server)
    told.extend(browser.cookies.values())
    browser.get(f"{server.base_url}no-such-page?code=s3cr3t-code", timeout=20)
    asked(server.port, "/alice/%zz?token=s3cr3t-code", f"127.0.0.1:{server.port}")
    asked(server.port, "/", "evil-host.example")
    operated.until(lambda _: server.said().count('"event":"request"') >= 6)

    lines = [json.loads(line) for line in server.said().splitlines()]
    assert {line["event"] for line in lines} >= {"request"}
    assert any(line.get("pod") for line in lines)
    secrets = {word for text in told for word in text.replace("=", " ").split() if len(word) > 15}
    assert len(secrets) > 5
    said = server.said()
    kept = {
        PASSWORD,
        MAIL,
        alice.client_secret,
        alice.client_id,
        "s3cr3t",
        "diary",
        "lover",
        "heartbreak",
    }
    kept |= {"alice", "evil-host", "127.0.0.1", "::1", "eyJ", "/.well-known", "Bearer", "DPoP"}
    assert not {word for word in secrets | kept if word in said}


def test_a_server_that_nobody_has_claimed_keeps_the_link_out_of_its_log(tmp_path: Path) -> None:
    """S-66: the link is as good as a password; a file of its user's own has it."""
    server = Server(tmp_path / "data", options=["--log", "json"])
    with running(server):
        link = (server.data / "run" / "claim").read_text().strip()
        assert link.startswith(server.base_url)
        assert (server.data / "run" / "claim").stat().st_mode & 0o077 == 0
        assert link.rpartition("/")[2] not in server.said()
        assert "run/claim" in server.said()
    assert server.process is None
