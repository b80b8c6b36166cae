"""The commands as they are called: what they say, where, and with which exit status."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import orjson
import pytest
from joserfc.jwk import ECKey

from pod_server.__main__ import main
from pod_server.commands.common import Progress
from pod_server.model.account import SECOND
from pod_server.settings import BadSetting, Settings
from pod_server.storage.accounts import SqliteAccounts
from pod_server.wiring.house import open_house

DONE, WRONG, MISUSED, MISSING = 0, 1, 2, 3


@pytest.fixture
def data(tmp_path: Path) -> str:
    """A folder where dan has an account."""
    folder = str(tmp_path / "data")
    assert main(["account", "add", "dan", "--no-password", "--data", folder]) == DONE
    return folder


def _typed(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(words))


def test_a_password_is_the_first_line_of_a_pipe(
    data: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    _typed(monkeypatch, "a long password\n")
    assert main(["account", "add", "erin", "--data", data, "--json"]) == DONE
    assert orjson.loads(capsys.readouterr().out)["name"] == "erin"
    accounts = SqliteAccounts.open(Path(data))
    erin = accounts.people.account_called("erin")
    accounts.close()
    assert erin is not None
    assert erin.password is not None


def test_no_password_is_no_account(
    data: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _typed(monkeypatch, "")
    assert main(["account", "add", "erin", "--data", data]) == MISUSED
    assert "--no-password" in capsys.readouterr().err
    assert main(["account", "token", "erin", "--data", data]) == MISSING


def test_a_password_is_as_long_here_as_on_the_pages(
    data: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One rule for all that somebody chooses; a seed's are taken as they are."""
    _typed(monkeypatch, "11 letters.\n")
    assert main(["account", "add", "erin", "--data", data]) == MISUSED
    assert "12 to 1024 characters" in capsys.readouterr().err
    assert main(["account", "token", "erin", "--data", data]) == MISSING


def test_a_secret_is_shown_once_and_null_afterwards(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Decision 19: a tool sees that it has none, and its user how to get one."""
    seed, data = tmp_path / "seed.json", str(tmp_path / "data")
    seed.write_text('{"accounts": [{"name": "gia"}, {"name": "hal", "clientSecret": "mine"}]}')
    secrets = []
    for _ in range(2):
        assert main(["seed", str(seed), "--data", data]) == DONE
        said = capsys.readouterr()
        secrets.append({name: found["secret"] for name, found in orjson.loads(said.out).items()})
    assert len(secrets[0]["gia"]) >= 32
    assert secrets[0]["hal"] == secrets[1]["hal"] == "mine"
    assert secrets[1]["gia"] is None
    assert "sesame account token gia" in said.err
    assert main(["account", "token", "gia", "--data", data, "--json"]) == DONE
    assert orjson.loads(capsys.readouterr().out)["secret"]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_check_shows_how_far_it_is_within_a_pod(
    data: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 2, commands: progress for anything longer than a second; nothing of it in a pipe."""
    monkeypatch.setattr("pod_server.commands.check.Progress", lambda: Progress(every=0))
    assert main(["check", "--data", data, "--json"]) == DONE
    assert "\r" not in capsys.readouterr().err
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert main(["check", "--data", data, "--json"]) == DONE
    shown = terminal.getvalue().split("\r")
    assert any("pod 1 of 1, dan: rows and bodies" in line for line in shown)
    counts = [int(line.split(": ")[1].split()[0]) for line in shown if "documents read" in line]
    assert counts == list(range(1, len(counts) + 1))
    assert len(counts) >= 5
    assert shown[-2].strip() == "", "the last line is wiped out before the result"


def test_nobody_is_removed_by_silence(data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _typed(monkeypatch, "")
    assert main(["account", "remove", "dan", "--data", data]) == WRONG
    assert main(["account", "token", "dan", "--data", data]) == DONE
    _typed(monkeypatch, "dan\n")
    assert main(["account", "remove", "dan", "--data", data]) == DONE
    assert main(["account", "add", "dan", "--no-password", "--data", data]) == WRONG  # S-68


def test_a_machine_by_command_has_a_name_an_end_and_a_secret_or_a_key(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """O-07."""
    token = ["account", "token", "dan", "--data", data, "--json"]
    key, file = ECKey.generate_key("P-256"), tmp_path / "key.pem"
    file.write_bytes(key.as_pem(private=False))
    capsys.readouterr()
    named = ["--machine", "Till", "--purpose", "receipts", "--days", "30"]
    assert main([*token, *named, "--public-key", str(file)]) == DONE
    said = orjson.loads(capsys.readouterr().out)
    assert said["secret"] is None
    with open_house(Settings(data=Path(data))) as house:
        kept = house.accounts.clients.credential(said["id"])
    assert kept is not None
    assert (kept.name, kept.purpose, key.thumbprint() in kept.keys) == ("Till", "receipts", True)
    assert kept.expires == kept.created + 30 * 24 * 3600 * SECOND
    file.write_bytes(key.as_pem(private=True))
    assert main([*token, "--public-key", str(file)]) == WRONG
    assert "This is a private key" in capsys.readouterr().err
    assert main([*token, "--public-key", str(tmp_path / "none")]) == MISUSED
    assert main([*token, "--days", "-1"]) == MISUSED


def test_a_name_that_cannot_be_one_is_a_wrong_call(data: str) -> None:
    assert main(["account", "add", "Dan!", "--no-password", "--data", data]) == MISUSED


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["account", "list"],
        ["account", "token", "dan"],
        ["account", "remove", "dan", "--yes"],
        ["why", "public", "read", "http://127.0.0.1:4000/dan/"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_looking_makes_nothing(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped folder is told, and not called consistent."""
    nowhere = tmp_path / "mistyped"
    assert main([*words, "--data", str(nowhere)]) == MISSING
    assert "--data" in capsys.readouterr().err
    assert not nowhere.exists()


def test_each_pod_can_have_a_host_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Decision 2; where pods live is kept, like the base address."""
    data = str(tmp_path / "data")
    add = ["account", "add", "--no-password", "--data", data, "--json"]
    where = ["--base-url", "https://id.example/", "--pods-url", "https://*.pods.example/"]
    assert main([*add, "dan", *where]) == DONE
    assert orjson.loads(capsys.readouterr().out)["storage"] == "https://dan.pods.example/"
    assert main([*add, "erin"]) == DONE
    assert orjson.loads(capsys.readouterr().out)["storage"] == "https://erin.pods.example/"
    assert main([*add, "fay", "--pods-url", "https://pods.example/"]) == MISUSED
    assert main([*add, "fay", "--base-url", "https://other.example/"]) == MISUSED


@pytest.mark.parametrize(
    "url",
    [
        "https://id.example/",
        "http://*.pods.example/",
        "https://pods.*.example/",
        "https://*.pods.example",
        "https://*.pods.example/below/",
        "*.pods.example",
    ],
)
def test_where_pods_live_is_an_origin_of_their_own(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting):
        Settings(tmp_path, "https://id.example/", pods_url=url)


def test_what_cannot_be_is_not_kept(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    add = ["account", "add", "dan", "--no-password", "--data", data]
    assert main([*add, "--base-url", "http://public.example/"]) == MISUSED
    assert main([*add, "--base-url", "https://public.example/"]) == DONE


def test_a_reader_that_has_read_enough_is_no_trouble(data: str) -> None:
    """``sesame account list | head -0``: the pipe is closed before a line is written."""
    read, write = os.pipe()
    os.close(read)
    words = [sys.executable, "-m", "pod_server", "account", "list", "--data", data]
    try:
        done = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(write)
    assert done.returncode == WRONG
    assert done.stderr == b""


@pytest.fixture
def cards(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Another server on this machine: a folder, and the address that it is served at."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()

    class Cards(SimpleHTTPRequestHandler):
        def guess_type(self, path: str | os.PathLike[str]) -> str:
            return "text/turtle"

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Cards, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}/card#me"
        server.shutdown()
        thread.join()


def test_a_webid_elsewhere_becomes_an_owner_by_a_line_in_its_document(
    data: str, cards: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """I-07: the command says the line, then reads it; the pod's rules name the WebID."""
    folder, webid = cards
    call = ["webid", "dan", webid, "--data", data, "--json", "--outgoing-to-loopback"]
    (folder / "card").write_text("# nothing yet\n", encoding="utf-8")
    capsys.readouterr()
    assert main(call) == WRONG
    line = orjson.loads(capsys.readouterr().out)["line"]
    (folder / "card").write_text(line, encoding="utf-8")
    assert main(call) == DONE
    said = orjson.loads(capsys.readouterr().out)
    assert said["owns"] is True
    assert said["signsIn"] is False
    pod = "http://127.0.0.1:4000/dan/"
    assert main(["why", webid, "control", f"{pod}anything", "--data", data]) == DONE
    assert main(["webid", "nobody", webid, "--data", data]) == MISSING
    assert main(["webid", "dan", f"{pod}profile/card#me", "--data", data]) == MISUSED


def test_what_other_commands_work_with_is_not_loaded_to_serve() -> None:
    """HTTP clients, mail, X.509 and QR codes: 8 MB that every server would hold."""
    asked = (
        "import sys, pod_server.__main__ as m; m.parser(); "
        "print({'requests', 'smtplib', 'segno', 'cryptography.x509', 'pyld'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
