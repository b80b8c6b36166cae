"""Whether what was given can be read: what each answer means, and how long is waited (S-37)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pod_server.actions.settle import settle_now
from pod_server.civic.giving.received import Part, ReceivedBook, ReceivedGrant
from pod_server.civic.giving.trying import LONGEST_TRY, Trying
from pod_server.contracts import Pod
from pod_server.identity.fetch import Unreachable
from pod_server.model.received import Received as Answer
from pod_server.rdf.codecs import RdfCodecs
from pod_server.settings import Settings
from pod_server.wiring.house import open_house
from vocab.terms import SCHEMA, SESAME

STORAGE, BOB = "https://far.example/bob/", "https://far.example/bob/card#me"
FACT = f"{STORAGE}facts/over-18"


def said(about: str, is_so: str) -> bytes:
    return f"<#it> <{SCHEMA.ABOUT}> <{about}> ; <{SESAME.IS_SO}> {is_so} .".encode()


def tried(
    folder: Path, parts: tuple[Part, ...], answers: Mapping[str, Answer | None], takes: int = 0
) -> tuple[ReceivedGrant, list[str]]:
    """The record after a try, and what was asked; each question takes so long, in microseconds."""
    asked: list[str] = []
    clock = [1_000]

    def go(_: Pod, method: str, url: str, _headers: Mapping[str, str]) -> Answer:
        asked.append(f"{method} {url}")
        clock[0] += takes
        found = answers[url]
        if found is None:
            raise Unreachable("It does not answer.")
        return found

    with open_house(Settings(folder)) as house:
        house.host.welcome("alice")
        ledger = house.ledger_called("alice")
        assert ledger is not None
        book = ReceivedBook()
        record = ReceivedGrant(BOB, STORAGE, f"{STORAGE}access/grants/1", "", parts, 1, 1)
        settle_now(ledger, lambda: book.kept(ledger, "one", record, ()))
        after = Trying(book, RdfCodecs(), go, lambda: clock[0]).now(ledger, "one")
        assert after is not None
        assert book.one(ledger, "one") == after, "it is written down"
    return after, asked


def answer(status: int, body: bytes = b"") -> Answer:
    return Answer(status, {"content-type": "text/turtle"}, body)


@pytest.mark.parametrize(
    ("status", "found"),
    [
        *((200, "read"), (206, "read"), (401, "closed"), (403, "closed"), (404, "closed")),
        *((410, "closed"), (301, "away"), (500, "away"), (503, "away"), (None, "away")),
    ],
)
def test_what_an_answer_means(tmp_path: Path, status: int | None, found: str) -> None:
    url = f"{STORAGE}note"
    got = answer(status) if status else None
    after, asked = tried(tmp_path, (Part(url, 1, ()),), {url: got})
    assert after.state == found
    assert asked == [f"HEAD {url}"], "nothing of a document is fetched"


@pytest.mark.parametrize(
    ("body", "is_so"),
    [
        (said(BOB, "true"), True),
        (said(BOB, "false"), False),
        (said("https://mallory.example/#me", "true"), None),  # of somebody else
        (said(BOB, "true , false"), None),
        (said(BOB, '"perhaps"'), None),
        (b"no turtle at all <", None),
    ],
)
def test_a_fact_counts_where_it_is_of_its_giver(
    tmp_path: Path, body: bytes, is_so: bool | None
) -> None:
    after, asked = tried(tmp_path, (Part(FACT, 1, ()),), {FACT: answer(200, body)})
    assert after.parts[0].is_so is is_so
    assert asked == [f"GET {FACT}"]


def test_a_slow_giver_holds_nobody_up(tmp_path: Path) -> None:
    """The rest of one record is tried another time; what may only be added to is not tried."""
    urls = [f"{STORAGE}{number}" for number in range(20)]
    parts = (Part(f"{STORAGE}box/", 2, ()), *(Part(url, 1, ()) for url in urls))
    answers = {url: answer(200) for url in urls}
    after, asked = tried(tmp_path, parts, answers, takes=LONGEST_TRY // 4)
    assert asked == [f"HEAD {url}" for url in urls[:5]]
    assert [part.found for part in after.parts] == ["", *["read"] * 5, *[""] * 15]
    assert after.state == "read"
