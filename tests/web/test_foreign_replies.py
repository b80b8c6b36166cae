"""Companies' replies in somebody else's market file: nothing in them is believed (invariant 6)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pytest

from pod_server.civic.circle.checking import Checks
from pod_server.civic.circle.found import Answer, Found
from pod_server.civic.civil_status.statements import Statements
from proofs.canonical import written_hash
from proofs.circles.market import (
    LARGEST_DOCUMENT,
    RECOMMENDATIONS,
    Contents,
    Entry,
    NotAMarketFile,
    Part,
    head,
    read_head,
)
from proofs.circles.market_stream import Parting
from proofs.circles.recommendation import Opinion, Recommendation, recommend
from proofs.circles.reply import Reply, sign
from proofs.circles.sequence import framed
from proofs.keys import SigningKey
from tests.web.markets import Citizen
from tests.web.served import Served, serving
from vocab.terms import SESAME

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
BAKER, MILLER, X = (
    "https://baker.example/#us",
    "https://miller.example/#us",
    "https://x.example/#me",
)
KEY, BAKERS, MILLERS = (SigningKey.generate() for _ in range(3))
LISTED = {BAKER: BAKERS, MILLER: MILLERS}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("foreign")) as found:
        yield found


def word(item: str = BAKER, text: str = "Burnt.") -> Recommendation:
    opinion = Opinion(item, SESAME.MIXED, {"en": text}, SESAME.USED, SESAME.NO_COUNTERPART)
    return recommend(f"https://x.example/{item[8:11]}#it", X, opinion, KEY, NOW)


def answers(to: Recommendation, key: SigningKey = BAKERS, **more: str) -> Reply:
    return sign(
        "urn:uuid:1",
        more.get("company", BAKER),
        more.get("at", to.id),
        more.get("hash", to.content_hash),
        {"en": more.get("text", "The oven is new.")},
        key,
        NOW,
    )


def looked(server: Served, bodies: Iterable[bytes], companies: tuple[str, ...] = (BAKER,)) -> Found:
    """What Z finds in a file that X signed."""
    part = Parting(RECOMMENDATIONS)
    frames = [part.add(body) for body in bodies]
    return read(server, part.done(), b"".join(frames), companies)


def read(server: Served, part: Part, frames: bytes, companies: tuple[str, ...]) -> Found:
    asked: list[str] = []

    def keys(company: str) -> dict[str, datetime | None]:
        asked.append(company)
        return {LISTED[company].public.did: None}

    contents = Contents("Bread", (), tuple(map(Entry, companies)))
    front = head("https://x.example/f#it", X, contents, [part], KEY, NOW)
    found = Checks(Statements(), keys).look(
        Citizen(server).ledger,
        io.BytesIO(front + frames),
        X,
        frozenset((KEY.public.did,)),
        read_head(front[1:-1]).content_hash,
        lambda _: None,
    )
    assert set(asked) <= set(companies), "nobody outside the file is asked"
    return found


def replied(found: Found) -> list[list[Answer]]:
    return [mention.replies for mention in found.recommended]


def test_a_reply_is_kept_with_what_it_answers(server: Served) -> None:
    said = word()
    found = looked(server, [said.body, answers(said).body])
    assert (found.good, found.refused) == (2, {})
    ((reply,),) = replied(found)
    assert (reply.company, reply.text) == (BAKER, {"en": "The oven is new."})


@pytest.mark.parametrize(
    ("why", "made"),
    [
        ("key", lambda said: answers(said, KEY).body),
        ("broken", lambda said: answers(said).body.replace(b"oven", b"cook")),
        ("reply", lambda said: answers(said, hash=word(text="Good.").content_hash).body),
        ("reply", lambda said: answers(said, at="https://x.example/other#it").body),
        ("reply", lambda said: answers(said, MILLERS, company=MILLER).body),
        ("stranger", lambda said: answers(said, KEY, company="https://evil.example/#us").body),
        ("broken", lambda said: answers(said).body.replace(b'"text"', b'"name"')),
    ],
    ids=["another key", "a changed letter", "other words", "another's recommendation",
         "of another company", "a company outside the file", "no text"],
)  # fmt: skip
def test_what_does_not_hold_is_dropped_and_told(server: Served, why: str, made: object) -> None:
    assert callable(made)
    said = word()
    found = looked(server, [said.body, made(said)], (BAKER, MILLER))
    assert (replied(found), found.refused, found.good) == ([[]], {why: 1}, 1)


def test_one_reply_a_company_and_none_without_its_recommendation(server: Served) -> None:
    said, other = word(), word(MILLER)
    early = answers(other, MILLERS, company=MILLER)
    bodies = [said.body, answers(said).body, answers(said, text="Come again.").body, early.body]
    found = looked(server, [*bodies, other.body], (BAKER, MILLER))
    assert [len(each) for each in replied(found)] == [1, 0]
    assert found.refused == {"reply": 2}


def test_a_reply_to_what_is_not_taken_is_not_taken(server: Served) -> None:
    """A word under the sender's name by another key: who answers it is not heard here either."""
    opinion = Opinion(BAKER, SESAME.MIXED, {"en": "?"}, SESAME.USED, SESAME.NO_COUNTERPART)
    forged = recommend("https://x.example/bak#it", X, opinion, MILLERS, NOW)
    found = looked(server, [forged.body, answers(forged).body])
    assert (found.recommended, found.refused) == ([], {"key": 1, "reply": 1})


def test_a_huge_reply_does_not_come_in(server: Served) -> None:
    """Nobody puts one in; who frames it all the same is refused before it is read."""
    said = word()
    texts = {f"x-{number}": "o" * 2000 for number in range(40)}
    huge = sign("urn:uuid:1", BAKER, said.id, said.content_hash, texts, BAKERS, NOW).body
    assert len(huge) > LARGEST_DOCUMENT
    with pytest.raises(NotAMarketFile):
        looked(server, [said.body, huge])
    frames = framed(said.body) + framed(huge)
    part = Part(RECOMMENDATIONS, 2, len(frames), written_hash(b"\0" * 32))
    with pytest.raises(NotAMarketFile, match="octets"):
        read(server, part, frames, (BAKER,))
