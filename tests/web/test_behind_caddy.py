"""``sesame home`` behind a real Caddy: its own Caddyfile, its own settings, all names over TLS."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.servers import Server, free_port, running
from tests.web.sealed import ID, ZONE, Named, accounts

pytestmark = pytest.mark.slow

PODS, APPS = f"pods.{ZONE}", f"apps.{ZONE}"


class Proxied(Named, Server):
    """A server as ``sesame home`` has set it up, on a port of its own behind Caddy's."""

    def __init__(self, folder: Path) -> None:
        Server.__init__(self, folder / "data")
        Named.__init__(self, free_port(), "")
        self.alices = f"https://{PODS}:{self.way_in}/alice/"
        self.plain = free_port()
        self.trusted = folder / "caddy" / "pki/authorities/local/root.crt"
        hosts = {"--account": ID, "--pods": PODS, "--apps": APPS}
        named = [word for name, host in hosts.items() for word in (name, f"{host}:{self.way_in}")]
        done = self.command("home", *named, "--port", str(self.port), "--yes", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        assert json.loads(done.stdout)["faults"] == []

    def caddyfile(self) -> str:
        """That of ``sesame home``, under certificates of Caddy's own authority."""
        options = (
            f"{{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\thttp_port {self.plain}\n"
            f"\thttps_port {self.way_in}\n\tstorage file_system {self.trusted.parents[3]}\n}}\n"
        )
        return options + (self.data / "setup" / "Caddyfile").read_text("utf-8")


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    program = shutil.which("caddy")
    if program is None:
        pytest.skip("LEFT OUT: no caddy (make proxy)")
    folder = tmp_path_factory.mktemp("proxied")
    server = Proxied(folder)
    done = server.command("seed", str(accounts(folder)))
    assert done.returncode == 0, done.stderr
    caddyfile = folder / "Caddyfile"
    caddyfile.write_text(server.caddyfile(), "utf-8")
    words = [program, "run", "--adapter", "caddyfile", "--config", str(caddyfile)]
    with running(server), (folder / "caddy.log").open("wb") as log:
        caddy = subprocess.Popen(words, stderr=log, stdout=log, env={"HOME": str(folder)})
        try:
            until = time.monotonic() + 30
            while not _is_up(server):
                assert caddy.poll() is None, (folder / "caddy.log").read_text("utf-8")
                assert time.monotonic() < until, (folder / "caddy.log").read_text("utf-8")
                time.sleep(0.1)  # Caddy does not say when it has its certificates
            yield server
        finally:
            caddy.terminate()
            caddy.wait(20)


def _is_up(server: Proxied) -> bool:
    """Whether Caddy has its certificates and leads in."""
    try:
        return server.ask("GET", f"{server.base_url}health").status == 200
    except OSError:
        return False


@pytest.mark.parametrize(("host", "path"), [(ID, "sign-in"), (PODS, "alice/"), (APPS, "browse")])
def test_all_names_lead_in_over_tls(proxied: Proxied, host: str, path: str) -> None:
    url = f"https://{host}:{proxied.way_in}/{path}"
    reply = proxied.ask("GET", url, {"Accept": "text/html"})
    assert reply.status in (200, 401, 404)
    assert reply.get("strict-transport-security") == "max-age=31536000"
    assert reply.status != 421
    assert not reply.get("content-encoding")


def test_the_plain_port_is_led_to_https(proxied: Proxied) -> None:
    line = http.client.HTTPConnection("127.0.0.1", proxied.plain, timeout=10)
    line.request("GET", "/alice/?a=b", headers={"Host": PODS})
    answer = line.getresponse()
    line.close()
    assert answer.status in (301, 308)
    assert str(answer.headers["Location"]).startswith(f"https://{PODS}")


def test_proofs_hold_for_the_address_outside(proxied: Proxied) -> None:
    """O-19: ``htu`` is the public address, whatever the connection to us was."""
    url = f"{proxied.alices}through.ttl"
    turtle = {"Content-Type": "text/turtle"}
    assert proxied.ask("PUT", url, turtle, b"<a> <b> <c> .", signed=True).status == 201
    found = proxied.ask("GET", url, signed=True)
    assert (found.status, found.body) == (200, b"<a> <b> <c> .")
    large = bytes(range(256)) * 20_000
    content = {"Content-Type": "application/octet-stream"}
    assert proxied.ask("PUT", f"{url}.bin", content, large, signed=True).status == 201
    assert proxied.ask("GET", f"{url}.bin", signed=True).body == large


def test_a_websocket_goes_through(proxied: Proxied) -> None:
    assert proxied.told_of_a_change(PODS) == "Add"
