"""``sesame home``: what it writes is what is served, and nothing of somebody's is lost."""

from __future__ import annotations

import io
import json
import shutil
import ssl
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
import segno
from cryptography import x509

from pod_server.__main__ import main, parser
from pod_server.commands.home import checked
from pod_server.commands.homing.plan import planned
from pod_server.commands.kept import FILE, parsed
from pod_server.settings import BadSetting
from pod_server.web.asgi import Scope
from pod_server.web.entry import from_proxy
from pod_server.web.tls import loaded
from pod_server.wiring.command_line import settings_of


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "at 100% home"


def home(data: Path, *words: str) -> int:
    return main(["home", "--data", str(data), *words])


def test_what_is_written_is_what_is_served(data: Path) -> None:
    assert home(data, "--name", "Marie.Example.", "--yes") == 0
    settings = settings_of(parsed(parser(), ["serve", "--data", str(data)]))
    assert settings.account_origin == "https://id.marie.example"
    assert settings.pods_origin == "https://pods.marie.example"
    assert settings.apps_origin == "https://apps.marie.example"
    assert (settings.host, settings.port) == ("127.0.0.1", 4000)
    assert settings.behind_proxy
    assert data.stat().st_mode & 0o077 == 0
    caddyfile = (data / "setup" / "Caddyfile").read_text("utf-8")
    assert "https://pods.marie.example" in caddyfile
    assert "reverse_proxy 127.0.0.1:4000" in caddyfile
    unit = (data / "setup" / "sesame.service").read_text("utf-8")
    assert f'serve --data "{data.parent}/at 100%% home"' in unit
    assert "AmbientCapabilities=\n" in unit
    assert "EXPOSE 4000" in (data / "setup" / "Containerfile").read_text("utf-8")


def test_it_asks_in_the_language_of_the_terminal_and_ends_with_the_code(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("marie.example\n\n"))
    assert home(data) == 0
    said = capsys.readouterr()
    assert "Sous quel nom" in said.err
    assert "Sur le téléphone : https://id.marie.example/" in said.out
    drawn = io.StringIO()
    segno.make("https://id.marie.example/").terminal(out=drawn, compact=True, border=2)
    assert drawn.getvalue().strip() in said.out


def test_without_a_name_nothing_is_written(data: Path) -> None:
    assert home(data, "--yes") == 2
    assert not data.exists()


def test_an_authority_of_ones_own_vouches_and_renews(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--name", "marie.internal", "--tls", "own", "--yes"]
    assert home(data, *words) == 0
    assert "authority.pem" in capsys.readouterr().out
    said = tomllib.loads((data / FILE).read_text("utf-8"))
    assert (said["port"], said["redirect-port"], said["host"]) == (443, 80, "0.0.0.0")
    cert = Path(said["tls-cert"])
    first = x509.load_pem_x509_certificate(cert.read_bytes())
    named = first.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert named.get_values_for_type(x509.DNSName) == [
        "id.marie.internal",
        "pods.marie.internal",
        "apps.marie.internal",
    ]
    assert loaded(cert, Path(said["tls-key"])).minimum_version is ssl.TLSVersion.TLSv1_2
    unit = (data / "setup" / "sesame.service").read_text("utf-8")
    assert "AmbientCapabilities=CAP_NET_BIND_SERVICE" in unit
    assert not (data / "setup" / "Caddyfile").exists()
    root = (data / "authority" / "authority.pem").read_bytes()
    assert home(data, *words) == 0
    assert (data / "authority" / "authority.pem").read_bytes() == root, "phones trust it already"
    assert x509.load_pem_x509_certificate(cert.read_bytes()) != first


def test_what_somebody_has_changed_is_kept_beside(data: Path) -> None:
    words = ["--name", "marie.example", "--yes"]
    assert home(data, *words) == 0
    mine = "# mine\n" + (data / FILE).read_text("utf-8").replace("4000", "4001")
    mine += 'dpop-nonce = true\nsmtp-url = "smtp://localhost:2525"\n'
    (data / FILE).write_text(mine, "utf-8")
    assert home(data, *words) == 0
    assert (data / f"{FILE}.before").read_text("utf-8") == mine
    said = tomllib.loads((data / FILE).read_text("utf-8"))
    assert (said["port"], said["dpop-nonce"]) == (4000, True), "other settings stay"
    assert said["smtp-url"] == "smtp://localhost:2525"


def test_data_that_has_an_address_keeps_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["account", "add", "dan", "--no-password", "--data", str(data)]) == 0
    assert home(data, "--name", "marie.example", "--yes") == 2
    assert "part of every identifier" in capsys.readouterr().err
    assert not (data / FILE).exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"name": "marie"}, "no name"),
        ({"name": "marie_dupont.example"}, "no name"),
        ({"name": "marie.example", "pods": "id.marie.example"}, "a name each"),
        ({"name": "marie.example", "pods": "*.pods.marie.example"}, "DNS challenge"),
        ({"name": "marie.example", "tls": "files"}, "needs --tls-cert"),
        ({"name": "marie.example", "account": "127.0.0.1 {"}, "no name"),
    ],
)
def test_names_that_cannot_be_are_refused(
    tmp_path: Path, options: dict[str, str], words: str
) -> None:
    with pytest.raises(BadSetting, match=words):
        planned(tmp_path, **{"tls": "caddy", **options})  # type: ignore[arg-type]


def test_a_star_goes_with_a_certificate_of_ones_own(tmp_path: Path) -> None:
    cert, key = tmp_path / "c.pem", tmp_path / "c.key"
    plan = planned(
        tmp_path, "marie.example", tls="caddy", pods="*.pods.marie.example", cert=cert, key=key
    )
    assert f'tls "{tmp_path}/c.pem" "{tmp_path}/c.key"' in plan.written({})["Caddyfile"]


@pytest.mark.skipif(shutil.which("caddy") is None, reason="LEFT OUT: no caddy (make proxy)")
def test_caddy_finds_faults_in_a_caddyfile_and_none_in_ours(data: Path) -> None:
    assert home(data, "--name", "marie.example", "--email", "marie@example.org", "--yes") == 0
    assert checked(data / "setup") == []
    (data / "setup" / "Caddyfile").write_text("id.marie.example {\n\tno_such_word\n}\n", "utf-8")
    (said,) = checked(data / "setup")
    assert "no_such_word" in said


def forwarded(*values: bytes) -> object:
    headers = [(b"x-forwarded-for", value) for value in values]
    scope = {"type": "http", "headers": headers, "client": ("127.0.0.1", 1)}
    found: Scope = from_proxy(scope)  # type: ignore[arg-type]
    return json.loads(json.dumps(found["client"]))[0]  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("values", "asks"),
    [
        ([b"203.0.113.9"], "203.0.113.9"),
        ([b"10.0.0.1, 203.0.113.9"], "203.0.113.9"),
        ([b"10.0.0.1", b"203.0.113.9"], "203.0.113.9"),
        ([], "127.0.0.1"),
    ],
)
def test_who_asks_is_whom_the_proxy_saw(values: Sequence[bytes], asks: str) -> None:
    """S-48: limits on attempts count the client, not the proxy, and not what a client makes up."""
    assert forwarded(*values) == asks
