"""``sesame market`` beside a running server."""

from __future__ import annotations

import json

import pytest

from pod_server.__main__ import main
from tests.web.markets import Citizen, Company, two, until
from tests.web.served import Served

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
            (("offer", made, him.webid, "--yes"), MISUSED),
            (("accept", "nothing"), MISSING),
        ):
            assert run(one, *words) == status, words
