"""``sesame market`` beside a running server."""

from __future__ import annotations

import json

import pytest

from pod_server.__main__ import main
from proofs.keys import SigningKey
from tests.web.markets import Citizen, Company, two, until
from tests.web.served import Served, serving

OK, WRONG, MISUSED, MISSING = 0, 1, 2, 3


def said(server: Served, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    """What a command answers for machines."""
    capsys.readouterr()
    assert run(server, *words, "--json") == OK
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def run(server: Served, *words: str) -> int:
    data = str(server.house.settings.data)
    return main(["market", *words, "--pod", "alice", "--data", data])


def test_from_new_to_open(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    with two(tmp_path_factory.mktemp("command")) as (one, other):
        him, her = Citizen(one), Citizen(other)
        baker = Company(one, "bob").publish()
        him.was_told(baker, baker.states("64"))
        him.recommends(baker)
        made = str(said(one, capsys, "new", "Bread", "--market", "10.71")["file"])
        added = said(one, capsys, "add", made, baker.webid, "--stance", "mixed", "--note", "Open.")
        assert added["companies"] == [baker.webid]
        looked = said(one, capsys, "offer", made, her.webid)
        assert looked["goes"] == 2
        assert "offer" not in looked
        assert run(one, "offer", made, her.webid, "--yes") == OK
        until(lambda: bool(her.offered()))
        (got,) = her.offered()
        assert run(other, "open", got) == MISSING
        assert said(other, capsys, "accept", got)["state"] == "kept"
        opened = said(other, capsys, "open", got)
        assert opened["verified"] == 2
        assert opened["companies"] == {baker.webid: 1}
        capsys.readouterr()
        assert run(other, "list") == OK
        assert f"{got}\tBread\tkept\t{him.webid}" in capsys.readouterr().out
        for words, status in (
            (("new", " "), MISUSED),
            (("add", made, "the baker"), MISUSED),
            (("add", "nothing", baker.webid), MISSING),
            (("add", made, "4006381333931"), MISUSED),
            (("add", made, "4006381333931", "--stance", "mixed"), MISUSED),
            (("offer", made, him.webid, "--yes"), MISUSED),
            (("accept", "nothing"), MISSING),
        ):
            assert run(one, *words) == status, words


def test_a_file_and_a_log_are_verified_offline(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """`sesame verify` takes both from their files alone, and says what does not hold."""
    folder = tmp_path_factory.mktemp("offline")
    with serving(folder / "data") as server:
        him, baker = Citizen(server), Company(server, "bob")
        him.was_told(baker, baker.states("64"))
        him.recommends(baker)
        made = him.composes(baker)
        whole = server.ask("GET", f"{him.base}markets/{made}/file", who="alice").body
        looked = said(server, capsys, "offer", made, "https://z.example/#me")
        assert looked["log"] == {"size": 1, "inside": 1}
        him.was_told(baker, baker.states("64"), baker.states("65", scope=baker.webid + "x"))
        told = said(server, capsys, "log")
        assert told["size"] == 2
    note, key = str(told["checkpoint"]), str(told["key"])
    other = SigningKey.generate().public.did
    file, log = folder / "bread.json-seq", folder / "log.txt"
    for path, body, more, status in (
        (file, whole, ("--key", key), OK),
        (file, whole, (), OK),
        (file, whole, ("--key", other), WRONG),
        (file, whole.replace(b"Good bread.", b"Good Bread."), (), WRONG),
        (file, whole[:-9], (), WRONG),
        (log, note.encode(), ("--key", key), OK),
        (log, note.encode(), (), WRONG),
        (log, note.encode(), ("--key", other), WRONG),
        (log, note.replace("\n2\n", "\n3\n").encode(), ("--key", key), WRONG),
        (log, note.encode() + b"\xff", ("--key", key), WRONG),
    ):
        path.write_bytes(body)
        assert main(["verify", str(path), *more]) == status, (path, more, body[:80])
    capsys.readouterr()
    file.write_bytes(whole)
    assert main(["verify", str(file), "--json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert (found["documents"], found["log"]["size"], found["log"]["inside"]) == (2, 1, 1)
    assert found["key"] == key
    assert main(["verify", str(folder / "nothing")]) == MISSING
