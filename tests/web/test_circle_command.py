"""``sesame circle`` beside running servers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pod_server.__main__ import main
from tests.web.markets import Citizen, Company, until
from tests.web.served import Served

OK, WRONG, MISUSED, MISSING = 0, 1, 2, 3


def run(server: Served, *words: str) -> int:
    base = ("--base-url", server.house.settings.base_url)
    return main([*words, "--pod", "alice", "--data", str(server.house.settings.data), *base])


def said(server: Served, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """What a command answers for machines."""
    capsys.readouterr()
    assert run(server, *words, "--json") == OK
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_from_a_circle_to_an_answer(
    servers: tuple[Served, Served], capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 7: asked of a circle, heard by who has the asker in one, answered with a file."""
    one, other = servers
    him, her = Citizen(one), Citizen(other)
    bob = one.people["bob"].webid
    joined = said(one, capsys, "circle", "add", "My Friends", bob)
    assert joined == {"circle": "my-friends", "name": "My Friends", "members": [bob]}
    far = ("circle", "add", "my-friends", her.webid)
    assert run(one, *far) == MISUSED, "a WebID that cannot be read from here"
    assert "--unchecked" in capsys.readouterr().err
    for _ in range(2):
        assert len(said(one, capsys, *far, "--unchecked")["members"]) == 2
    assert run(other, "circle", "add", "Known", him.webid, "--unchecked") == OK
    assert said(one, capsys, "circle", "remove", "My friends", bob)["members"] == [her.webid]
    assert run(one, "circle", "remove", "my-friends", bob) == MISSING
    capsys.readouterr()
    assert run(one, "circle", "list") == OK
    assert f"my-friends\tMy Friends\t1\n\t{her.webid}\n" in capsys.readouterr().out

    asked = ("circle", "ask", "my-friends", "--market", "10.71", "--text", "Who bakes?")
    assert run(one, *asked) == OK
    heard = capsys.readouterr()
    question = heard.out.strip()
    assert f"to be asked: {her.webid}" in heard.err
    until(lambda: bool(her.files.questions.waiting(her.ledger)))
    (theirs,) = said(other, capsys, "circle", "questions")["heard"]
    assert (theirs["from"], theirs["market"], theirs["text"]) == (him.webid, "10.71", "Who bakes?")

    baker = Company(other, "bob").publish()
    her.was_told(baker, baker.states("64"))
    file = str(said(other, capsys, "market", "new", "Bread")["file"])
    assert run(other, "market", "add", file, baker.webid) == OK
    reply = ("circle", "answer", theirs["question"])
    assert run(other, *reply, file) == MISUSED, "the file has not been made"
    assert run(other, "market", "offer", file, him.webid) == OK, "looked at, which makes it"
    assert run(other, *reply) == MISUSED
    assert run(other, *reply, file, "--leave") == MISUSED
    assert said(other, capsys, *reply, file)["state"] == "answered"
    assert run(other, *reply, file) == MISSING, "it waits no more"
    until(lambda: bool(him.files.questions.answers(him.ledger, question)))
    found = said(one, capsys, "circle", "questions", question)
    (person,) = found["people"]
    assert (person["webid"], person["state"]) == (her.webid, "asked")
    assert person["offer"] in him.offered()
    (own,) = said(one, capsys, "circle", "questions")["own"]
    assert (own["asked"], own["answers"]) == (1, 1)
    assert said(one, capsys, "circle", "questions", question, "--remove")["state"] == "removed"
    assert run(one, "circle", "questions", question) == MISSING
    assert person["offer"] in him.offered(), "what was offered stays"


def test_a_question_is_left_and_misuse_is_told(
    servers: tuple[Served, Served], capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = servers
    him, her = Citizen(one), Citizen(other)
    assert run(one, "circle", "add", "neighbours", her.webid, "--unchecked") == OK
    assert run(other, "circle", "add", "people", him.webid, "--unchecked") == OK
    ask = ("circle", "ask", "neighbours", "--market")
    assert run(one, *ask, "10.71", "--text", "Anybody?") == OK
    until(lambda: bool(her.files.questions.waiting(her.ledger)))
    ((name, _),) = her.files.questions.waiting(her.ledger)
    assert said(other, capsys, "circle", "answer", name, "--leave")["state"] == "left"
    assert said(other, capsys, "circle", "questions")["heard"] == []
    for words, status in (
        (("circle", "ask", "nobody", "--market", "10.71", "--text", "?"), MISSING),
        ((*ask, "no market!", "--text", "?"), MISUSED),
        ((*ask, "10.71", "--text", " "), MISUSED),
        (("circle", "add", "///", her.webid, "--unchecked"), MISUSED),
        (("circle", "add", "people", "the baker", "--unchecked"), MISUSED),
        (("circle", "add", "people", "the baker"), MISUSED),
        (("circle", "questions", "--remove"), MISUSED),
        (("circle", "questions", "nothing"), MISSING),
        (("circle", "answer", "nothing", "--leave"), MISSING),
    ):
        assert run(one, *words) == status, words
