"""TLS at the server's own door, with an authority of one's own: everything that goes without."""

from __future__ import annotations

import contextlib
import http.client
import secrets
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from tests.faults.servers import SESAME, Server, running
from tests.web.browser.eyes import chromium, executable
from tests.web.browser.trust import home_that_trusts
from tests.web.sealed import ALICE, APPS, ID, NAMES, ZONE, Sealed


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    server = Sealed(tmp_path_factory.mktemp("sealed"), workers=2).seeded()
    with running(server):
        yield server


@pytest.mark.parametrize(("host", "path"), [(ID, "sign-in"), (ALICE, ""), (APPS, "browse")])
def test_each_origin_answers_over_tls_and_asks_to_be_found_so(
    sealed: Sealed, host: str, path: str
) -> None:
    """RFC 6797: on every answer, once."""
    reply = sealed.ask("GET", f"https://{host}:{sealed.port}/{path}", {"Accept": "text/html"})
    assert reply.status in (200, 401, 404)
    told = [value for name, value in reply.raw if name == "strict-transport-security"]
    assert told == ["max-age=31536000"]
    with sealed.line(host) as line:
        assert line.version() in ("TLSv1.2", "TLSv1.3")


def test_what_lies_in_a_file_is_sealed_like_all_else(sealed: Sealed) -> None:
    """Large bodies go by ``sendfile`` where there is no TLS; beside TLS they would go in plain."""
    octets = secrets.token_bytes(5 * 1024 * 1024 + 7)
    url = f"{sealed.alices}large.bin"
    content = {"Content-Type": "application/octet-stream"}
    assert sealed.ask("PUT", url, content, octets, signed=True).status == 201
    assert sealed.ask("GET", url, signed=True).body == octets
    part = sealed.ask("GET", url, {"Range": "bytes=1000000-4000000"}, signed=True)
    assert (part.status, part.body) == (206, octets[1_000_000:4_000_001])


def test_notifications_come_over_tls(sealed: Sealed) -> None:
    assert sealed.told_of_a_change(ALICE) == "Add"


def said_to(sealed: Sealed, octets: bytes) -> bytes:
    """All that comes back until the server closes the line."""
    found = b""
    with sealed.line() as line:
        line.sendall(octets)
        with contextlib.suppress(ssl.SSLEOFError, ConnectionResetError):
            while piece := line.recv(65536):
                found += piece
    return found


def test_what_is_no_http_is_told_so_and_the_line_closed(sealed: Sealed) -> None:
    """TLS has no half of an end: what goes without must not be tried with it."""
    assert said_to(sealed, b"nonsense\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    head = f"GET /health/live HTTP/1.1\r\nHost: {ID}:{sealed.port}\r\nConnection: close\r\n\r\n"
    assert said_to(sealed, head.encode()).startswith(b"HTTP/1.1 200 ")


def test_whoever_comes_without_tls_gets_nothing_at_this_port(sealed: Sealed) -> None:
    line = http.client.HTTPConnection("127.0.0.1", sealed.port, timeout=10)
    line.request("GET", "/", headers={"Host": f"{ID}:{sealed.port}"})
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        line.getresponse()
    line.close()


@pytest.mark.parametrize(
    ("host", "leads"),
    [
        (ID, f"https://{ID}:PORT/x/y?a=b"),
        (f"{ALICE}:80", f"https://{ALICE}:PORT/x/y?a=b"),
        (APPS.upper(), f"https://{APPS}:PORT/x/y?a=b"),
        ("evil.example", ""),
        ("evil.example.pods.sesame.test", ""),
        (f"@evil.example/{ALICE}", ""),
    ],
)
def test_the_plain_port_leads_to_https_and_nowhere_else(
    sealed: Sealed, host: str, leads: str
) -> None:
    """S-01: no redirect off-host."""
    line = http.client.HTTPConnection("127.0.0.1", sealed.plain, timeout=10)
    line.request("GET", "/x/y?a=b", headers={"Host": host})
    answer = line.getresponse()
    answer.read()
    line.close()
    assert answer.status == (308 if leads else 421)
    assert (answer.headers["Location"] or "") == leads.replace("PORT", str(sealed.port))


def serial(sealed: Sealed) -> int:
    """Of the certificate that a new line is shown."""
    with sealed.line() as line:
        shown = line.getpeercert(binary_form=True)
    assert shown
    return x509.load_der_x509_certificate(shown).serial_number


def until_shown(sealed: Sealed, wanted: int) -> None:
    """Every process looks at the files once a second; four lines reach both."""
    end = time.monotonic() + 20
    while {serial(sealed) for _ in range(4)} != {wanted}:
        assert time.monotonic() < end
        time.sleep(0.1)  # nobody says when a process has looked: it is asked again


def test_a_renewed_certificate_is_taken_while_lines_stay(sealed: Sealed) -> None:
    before = serial(sealed)
    with sealed.line() as line:
        renewed = sealed.authority.issue(NAMES)
        after = x509.load_pem_x509_certificate(renewed.cert.read_bytes()).serial_number
        assert after != before
        until_shown(sealed, after)
        host = f"Host: {ID}:{sealed.port}"
        line.sendall(f"GET /health/live HTTP/1.1\r\n{host}\r\n\r\n".encode())
        assert line.recv(65536).startswith(b"HTTP/1.1 200 ")
    good = renewed.key.read_bytes()
    renewed.key.write_bytes(b"no key")
    end = time.monotonic() + 10
    while "is not taken" not in sealed.said():
        assert time.monotonic() < end
        time.sleep(0.1)  # until the log has it
    assert serial(sealed) == after, "half a pair changes nothing"
    renewed.key.write_bytes(good)


def shaken(*ends: ssl.SSLObject) -> None:
    """The two shake hands, in memory."""
    for _ in range(4):
        for end in ends:
            with contextlib.suppress(ssl.SSLWantReadError):
                end.do_handshake()


def test_an_authority_vouches_for_its_own_names_alone(sealed: Sealed) -> None:
    """RFC 5280 §4.2.1.10: its stolen key opens no other site to the devices that trust it."""
    forged = sealed.authority.issue(["bank.example", "127.0.0.1"])
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(forged.cert, forged.key)
    sealed.authority.issue(NAMES)
    for name in ("bank.example", "127.0.0.1"):
        ours, theirs = ssl.MemoryBIO(), ssl.MemoryBIO()
        asking = sealed.trusting().wrap_bio(theirs, ours, server_hostname=name)
        answering = server.wrap_bio(ours, theirs, server_side=True)
        with pytest.raises(ssl.SSLCertVerificationError, match=r"permitted subtree|excluded"):
            shaken(asking, answering)


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["--tls-cert", "CERT"], 2, "go together"),
        (["--tls-cert", "CERT", "--tls-key", "NONE"], 3, "cannot be read"),
        (["--tls-cert", "CERT", "--tls-key", "CERT"], 3, "no certificate with its key"),
        (["--redirect-port", "20001"], 2, "leads to https"),
        (
            ["--tls-cert", "CERT", "--tls-key", "KEY", "--base-url", "http://localhost:4000/"],
            2,
            "every address is https",
        ),
    ],
)
def test_what_cannot_be_served_is_said_before_anything_is_kept(
    sealed: Sealed, tmp_path: Path, options: list[str], status: int, words: str
) -> None:
    files = {"CERT": sealed.pair.cert, "KEY": sealed.pair.key, "NONE": tmp_path / "none"}
    server = Server(tmp_path / "data")
    said = [str(files.get(option, option)) for option in options]
    done = server.command("serve", "--port", str(server.port), *said, program=SESAME)
    assert (done.returncode, words in done.stderr) == (status, True), done.stderr
    assert not (tmp_path / "data" / "accounts.sqlite").exists()


@pytest.fixture
def trusting_home(sealed: Sealed, tmp_path: Path) -> Path:
    """A user who trusts the authority."""
    return home_that_trusts(sealed.trusted, tmp_path)


def test_a_browser_that_trusts_the_authority_is_led_in_over_https(
    sealed: Sealed, trusting_home: Path
) -> None:
    """Chromium itself: from the plain port, by the name, to a cookie that is the host's alone."""
    mapped = f"--host-resolver-rules=MAP *.{ZONE} 127.0.0.1"
    with chromium(mapped, home=trusting_home) as browser:
        page = browser.new_page()
        came = page.goto(f"http://{ID}:{sealed.plain}/sign-in")
        assert came is not None
        assert (came.status, page.url) == (200, f"{sealed.base_url}sign-in")
        shown = came.security_details()
        assert shown is not None
        assert str(shown["issuer"]).startswith(f"Sesame {ZONE}")
        cookies = page.context.cookies()
        assert any(cookie["name"].startswith("__Host-") for cookie in cookies)
        assert all(cookie["secure"] for cookie in cookies)
        page.goto(f"http://{ID}:{sealed.port}/sign-in")
        assert page.url == f"{sealed.base_url}sign-in", "it comes by itself now (RFC 6797)"


def test_a_browser_that_does_not_trust_it_is_not_let_in(sealed: Sealed) -> None:
    """Else the test above would say nothing."""
    executable()
    with chromium(f"--host-resolver-rules=MAP *.{ZONE} 127.0.0.1") as browser:
        page = browser.new_page()
        with pytest.raises(Exception, match="ERR_CERT_AUTHORITY_INVALID"):
            page.goto(f"{sealed.base_url}sign-in")
