"""The door to the outside, against real sockets on this machine (S-36, S-37)."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pod_server.identity import fetch
from pod_server.identity.fetch import Door, Unreachable

TURTLE = ("text/turtle",)


class Outside(BaseHTTPRequestHandler):
    """Answers by path; remembers what it was asked."""

    asked: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
        parts = self.path.strip("/").split("/")
        if parts[0] == "moved":
            left = int(parts[1])
            self.send_response(302)
            self.send_header("Location", f"/moved/{left - 1}" if left > 1 else "/card")
            self.end_headers()
            return
        if parts[0] == "away":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest/meta-data")
            self.end_headers()
            return
        self.send_response(404 if parts[0] == "missing" else 200)
        self.send_header("Content-Type", "text/html" if parts[0] == "html" else "text/turtle; q=1")
        if parts[0] == "zip":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        try:
            if parts[0] == "huge":
                for _ in range(100):
                    self.wfile.write(b"x" * 100_000)
            elif parts[0] == "slow":
                for _ in range(100):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.05)
            else:
                self.wfile.write(b"<#me> a <#Person> .")
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def outside() -> Iterator[str]:
    Outside.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Outside)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def door() -> Door:
    """The developer's, that goes to this machine over plain http."""
    return Door(loopback=True)


def test_a_document_comes_with_its_type_and_nothing_is_told_to_its_server(
    door: Door, outside: str
) -> None:
    found = door.get(outside + "card", "text/turtle", types=TURTLE)
    assert found.media_type == "text/turtle"
    assert found.body.startswith(b"<#me>")
    sent = Outside.asked[0]
    assert sent["accept"] == "text/turtle"
    assert not {"authorization", "cookie", "dpop", "referer", "origin"} & set(sent)


ADDRESSES = [
    "http://example.org/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "https://example.org:22/",
    "https://example.org:8443/",
    "https://user@example.org/",
    "https://user:secret@example.org/",
    "https://",
    "https:///path",
    "example.org",
    "",
    "https://exämple.org/",
    "https://example.org/\r\nHost: evil",
    "https://example.org\\@evil.example/",
    "https://example.org:99999/",
    "https://[::1/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://192.0.0.192/",
    "https://[fec0::1]/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://[::]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[ff02::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[2002:a00:1::]/",
    "https://example.org/" + "x" * 3000,
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_that_is_not_a_public_one_is_refused_by_its_looks(url: str) -> None:
    with pytest.raises(Unreachable):
        Door().check(url)
    with pytest.raises(Unreachable):
        Door().get(url, "text/turtle", types=TURTLE)


@pytest.mark.parametrize("url", ["https://2130706433/", "https://0x7f.1/", "https://017700000001/"])
def test_a_number_that_means_this_machine_is_found_out_when_resolved(url: str) -> None:
    with pytest.raises(Unreachable):
        Door().get(url, "text/turtle", types=TURTLE)


def test_this_machine_is_reached_only_with_the_developers_setting(outside: str) -> None:
    """Decision 18."""
    with pytest.raises(Unreachable):
        Door().get(outside, "text/turtle", types=TURTLE)
    with pytest.raises(Unreachable):
        Door(loopback=True).check("http://192.168.1.1/")
    assert not Outside.asked


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Every name resolves to the next of these lists of addresses."""
    asked: list[str] = []
    left = list(answers)

    def resolve(host: str, port: int, type: int = 0) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, type, 6, "", (address, port)) for address in left.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_a_name_with_one_bad_address_among_good_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = names(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(Unreachable, match="not a public one"):
        Door().get("https://rebinding.example/", "text/turtle", types=TURTLE)
    assert asked == ["rebinding.example"]


def test_a_name_is_resolved_once_and_the_vetted_address_is_connected_to(
    door: Door, outside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: a second answer would never be asked for."""
    asked = names(monkeypatch, ["127.0.0.1"])
    port = outside.rstrip("/").rpartition(":")[2]
    door.get(f"http://localhost:{port}/card", "text/turtle", types=TURTLE)
    assert asked == ["localhost"]


def test_three_redirects_are_followed_and_each_is_vetted(door: Door, outside: str) -> None:
    found = door.get(outside + "moved/3", "text/turtle", types=TURTLE)
    assert found.url == outside + "card"
    with pytest.raises(Unreachable, match="sends us on"):
        door.get(outside + "moved/4", "text/turtle", types=TURTLE)
    with pytest.raises(Unreachable, match="sends us on"):
        door.get(outside + "moved/1", "text/turtle", types=TURTLE, redirects=0)
    with pytest.raises(Unreachable, match="not https"):
        door.get(outside + "away", "text/turtle", types=TURTLE)


@pytest.mark.parametrize("path", ["missing", "html", "zip", "huge"])
def test_what_is_missing_of_another_type_packed_or_too_large_is_refused(
    door: Door, outside: str, path: str
) -> None:
    with pytest.raises(Unreachable) as refused:
        door.get(outside + path, "text/turtle", types=TURTLE)
    assert "xxx" not in refused.value.detail(), "nothing of what it said"


def test_a_server_that_drips_is_given_up(
    door: Door, outside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow-loris."""
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 0.2)
    started = time.monotonic()
    with pytest.raises(Unreachable, match=r"too long|cannot be reached"):
        door.get(outside + "slow", "text/turtle", types=TURTLE)
    assert time.monotonic() - started < 3


def test_nobody_there_is_said_in_our_words(door: Door) -> None:
    with pytest.raises(Unreachable, match="no connection"):
        door.get("http://127.0.0.1:9/", "text/turtle", types=TURTLE)


def certificate(folder: Path, name: str) -> Path:
    """A certificate of its own authority, with its key, for one name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("192.0.2.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(True, False, False, False, False, True, False, False, False),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.mark.parametrize("name", ["localhost", "other.example"])
def test_over_tls_the_certificate_must_be_the_names(tmp_path: Path, name: str) -> None:
    """The connection goes to an address, and TLS still asks for the name."""
    path = certificate(tmp_path, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Outside)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    url = f"https://localhost:{server.server_port}/card"
    try:
        door = Door(loopback=True, trusted=str(path))
        if name == "localhost":
            assert door.get(url, "text/turtle", types=TURTLE).body.startswith(b"<#me>")
        else:
            with pytest.raises(Unreachable, match="certificate"):
                door.get(url, "text/turtle", types=TURTLE)
        with pytest.raises(Unreachable, match="certificate"):
            Door(loopback=True).get(url, "text/turtle", types=TURTLE)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
