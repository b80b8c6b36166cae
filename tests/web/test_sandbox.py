"""``sesame-company sandbox``: three citizens, three ways in, gone with the command (issue 5)."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import requests

from clients.company import __main__ as company
from clients.console import Exit
from tests.web.served import free_port


def run(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    status = company.run(company.parser().parse_args(list(words)), {}, out, err)
    return status, out.getvalue(), err.getvalue()


def told(process: subprocess.Popen[str]) -> Mapping[str, object]:
    """The one object that it prints, as soon as it is whole."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line == "}\n":
            break
    found = json.loads("".join(lines))
    assert isinstance(found, dict)
    return found


def test_each_citizen_lets_a_company_in_her_own_way_and_nothing_is_left(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    words = ["sandbox", "--home", str(home), "--port", str(port), "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "clients.company", *words], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            said = told(process)
            kept = Path(str(said["credentials"]))
            common = ("--home", str(home), "--lang", "en")
            started = run("init", *common, "--credentials", str(kept), "--publish")
            assert started[0] == Exit.WELL, started
            states = {}
            citizens = said["citizens"]
            assert isinstance(citizens, list)
            for one in citizens:
                words = ["open", *common, "--json", str(one["address"]), "--terms", "essential-1"]
                (account,) = json.loads(run(*words)[1])["accounts"]
                states[one["name"]] = account["state"].rpartition("#")[2]
            assert states == {"camille": "Accepted", "nadia": "Accepted", "yann": "Requested"}
        finally:
            process.send_signal(signal.SIGINT)
            try:
                assert process.wait(30) == 0
            finally:
                process.kill()  # whoever ignores it was started by a shell that ignores it
    assert not kept.parent.exists()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://localhost:{port}/", timeout=2)


def test_without_the_servers_command_it_says_so_and_starts_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Loudly, and with what to do."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    for language, words in (("en", "NOTHING was started"), ("fr", "RIEN n'a été lancé")):
        status, out, err = run("sandbox", "--lang", language)
        assert (status, out) == (Exit.USAGE, "")
        assert words in err
