"""``DATA/sesame.toml``: what is said once, and how far it reaches."""

from __future__ import annotations

from pathlib import Path

import pytest

from pod_server.__main__ import main, parser
from pod_server.commands.kept import FILE, parsed
from pod_server.settings import BadSetting


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / FILE).write_text(
        'base-url = "https://id.example/"\npods-url = "https://*.pods.example/"\n'
        'port = 4443\ntls-cert = "tls/server.pem"\ntls-key = "/etc/key.pem"\ndpop-nonce = true\n',
        "utf-8",
    )
    return tmp_path


def test_the_server_is_as_its_file_says(data: Path) -> None:
    args = parsed(parser(), ["serve", "--data", str(data)])
    assert (args.base_url, args.pods_url) == ("https://id.example/", "https://*.pods.example/")
    assert args.port == 4443
    assert args.dpop_nonce is True
    assert (args.tls_cert, args.tls_key) == (data / "tls/server.pem", Path("/etc/key.pem"))


def test_the_command_line_counts_more(data: Path) -> None:
    args = parsed(parser(), ["serve", "--port", "4000", "--data", str(data)])
    assert args.port == 4000, "although it is the default"


def test_a_command_within_a_command_takes_what_it_knows(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An account that is made before the first ``serve`` has the right address for ever."""
    assert main(["account", "add", "dan", "--no-password", "--data", str(data)]) == 0
    assert "https://dan.pods.example/profile/card#me" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("prot = 80", "prot is no option"),
        ('data = "/elsewhere"', "data is no option"),
        ("port = [80]", "a text, a number, or true"),
        ("port = ", "cannot be read"),
    ],
)
def test_a_line_that_says_nothing_is_refused(tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / FILE).write_text(line, "utf-8")
    with pytest.raises(BadSetting, match=words):
        parsed(parser(), ["serve", "--data", str(tmp_path)])


def test_a_value_that_cannot_be_is_refused_as_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('log = "xml"\n', "utf-8")
    with pytest.raises(SystemExit) as ended:
        parsed(parser(), ["serve", "--data", str(tmp_path)])
    assert ended.value.code == 2
