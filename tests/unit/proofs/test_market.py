"""Market files and double talk: what is signed is what is read, and nothing else is."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime

import pytest

from proofs import integrity
from proofs.circles import equivocation
from proofs.circles.equivocation import NoEquivocation, compared, said, verified, written
from proofs.circles.market import (
    DISCLOSURES,
    RECOMMENDATIONS,
    Contents,
    Entry,
    NotAMarketFile,
    head,
    read_head,
)
from proofs.circles.market_stream import Parting, documents, opened
from proofs.circles.offline import look
from proofs.circles.recommendation import Opinion, recommend
from proofs.circles.sequence import BrokenSequence, framed, texts
from proofs.integrity import ProofInvalid
from proofs.keys import SigningKey
from proofs.writing import build
from vocab.terms import SESAME

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
XAVIER = SigningKey.generate()
BAKER = SigningKey.generate()
COMPANY = "https://baker.example/profile/card#me"
FILE = "https://x.example/markets/1/file#it"
ME = "https://x.example/profile/card#me"


def stated(value: str, *, key: SigningKey = BAKER, indent: int | None = None) -> bytes:
    document = build(
        COMPANY,
        "employee-satisfaction",
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
        value=value,
    )
    return json.dumps(integrity.sign(document, key, created=NOW), indent=indent).encode()


def recommended() -> bytes:
    opinion = Opinion(
        COMPANY, SESAME.RECOMMENDS, {"en": "Good."}, SESAME.USED, SESAME.NO_COUNTERPART
    )
    return recommend("https://x.example/r/1#it", ME, opinion, XAVIER, NOW).body


def packed(*parts: tuple[str, list[bytes]], **more: object) -> bytes:
    counted, frames = [], []
    for kind, held in parts:
        part = Parting(kind)
        frames += [part.add(each) for each in held]
        counted.append(part.done())
    contents = Contents("Bread", ("10.71",), (Entry(COMPANY, SESAME.MIXED, "Open."),), **more)  # type: ignore[arg-type]
    return head(FILE, ME, contents, counted, XAVIER, NOW) + b"".join(frames)


def test_what_comes_out_is_what_went_in_to_the_octet() -> None:
    """Signed bytes stay as they were signed, line breaks too; hops are counted in the head."""
    one, two = stated("64", indent=2), recommended()
    body = packed((DISCLOSURES, [one]), (RECOMMENDATIONS, [two]), relays={"zQm1": 2}, area="Rodez")
    file = io.BytesIO(body)
    found = opened(file)
    assert (found.author, found.id, found.size) == (ME, FILE, len(body))
    assert found.contents.entries == (Entry(COMPANY, SESAME.MIXED, "Open."),)
    assert (found.contents.relays, found.contents.area) == ({"zQm1": 2}, "Rodez")
    assert found.proof.key.did == XAVIER.public.did
    held = list(documents(file, found))
    assert [(each.kind, each.framed.text) for each in held] == [
        (DISCLOSURES, one),
        (RECOMMENDATIONS, two),
    ]
    for each in held:
        at, end = each.framed.offset, each.framed.offset + each.framed.length
        assert body[at:end] == framed(each.framed.text)


@pytest.mark.parametrize("change", ["letter", "more", "less", "swapped"])
def test_a_file_that_is_not_the_signed_one_is_refused(change: str) -> None:
    one, two = stated("64"), stated("65")
    body = packed((DISCLOSURES, [one, two]))
    start = body.index(framed(one))
    changed = {
        "letter": body[:start] + framed(one.replace(b'"64', b'"94')) + framed(two),
        "more": body + framed(one),
        "less": body[:start] + framed(one),
        "swapped": body[:start] + framed(two) + framed(one),
    }[change]
    file = io.BytesIO(changed)
    with pytest.raises(NotAMarketFile):
        list(documents(file, opened(file)))


def test_a_head_that_was_changed_or_is_none_is_refused() -> None:
    body = packed((DISCLOSURES, []))
    with pytest.raises(ProofInvalid):
        opened(io.BytesIO(body.replace(b"Bread", b"Brood")))
    for other in (b"", b"{}", b"\x1e{}\n", b'\x1e{"type": "MarketFile"}\n', b"\x1e{} cut"):
        with pytest.raises(NotAMarketFile):
            opened(io.BytesIO(other))


def test_more_than_a_reader_would_take_is_not_signed() -> None:
    many = tuple(Entry(f"https://c.example/{n}") for n in range(501))
    for contents in (
        Contents("t", (), many),
        Contents("", (), ()),
        Contents("t", tuple(map(str, range(21))), ()),
        Contents("t", (), (Entry(COMPANY, note="x" * 1_001),)),
        Contents("t", (), (), relays={"zQm1": 10}),
    ):
        with pytest.raises(NotAMarketFile):
            head(FILE, ME, contents, (), XAVIER, NOW)
    with pytest.raises(NotAMarketFile):
        Parting(DISCLOSURES).add(b" " * (2**16 + 1))


def test_a_sequence_is_read_however_it_is_cut() -> None:
    """RFC 7464."""
    whole = framed(b'{"a":\n1}') + framed(b"2")
    for size in (1, 3, 100):
        pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert [each.text for each in texts(pieces, 10)] == [b'{"a":\n1}', b"2"]
    for broken in (b"x", b"\x1e1", b"\x1e" + b"1" * 11 + b"\n"):
        with pytest.raises(BrokenSequence):
            list(texts([broken], 10))
    with pytest.raises(BrokenSequence):
        framed(b"\x1e")


def test_two_statements_of_one_key_and_number_are_double_talk_that_anybody_verifies() -> None:
    """`domain` 2.2 (EquivocationProof): two valid signatures, one key and sequence, two hashes."""
    found = compared(said(stated("64")), said(stated("71")))
    assert found is not None
    again = verified(written(found))
    assert again.company == COMPANY
    assert again.keys == {BAKER.public.did}
    assert {each.body for each in (again.first, again.second)} == {stated("64"), stated("71")}
    assert again.first.content_hash != again.second.content_hash


def test_what_is_no_double_talk_is_not_taken_for_it() -> None:
    """Same words in another layout, another number, a proof that was tampered with."""
    assert compared(said(stated("64")), said(stated("64", indent=1))) is None
    later = build(
        COMPANY,
        "employee-satisfaction",
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
        value="71",
        sequence=2,
        supersedes="urn:uuid:00000000-0000-5000-8000-000000000001",
        restatement_reason="Counted again.",
    )
    second = json.dumps(integrity.sign(later, BAKER, created=NOW)).encode()
    assert compared(said(stated("64")), said(second)) is None
    found = compared(said(stated("64")), said(stated("71")))
    assert found is not None
    for broken in (
        written(found).replace(b"71", b"72"),
        b"[]",
        json.dumps({"signedStatement": [stated("64").decode()] * 2}).encode(),
    ):
        with pytest.raises(NoEquivocation):
            verified(broken)


def test_the_same_statement_signed_in_another_suite_is_no_double_talk() -> None:
    """The hashes of the two suites differ; what is said does not."""
    document = json.loads(stated("64"))
    del document["proof"]
    other = integrity.sign(document, BAKER, created=NOW, suite=integrity.Suite.JCS)
    body = json.dumps(other).encode()
    assert compared(said(stated("64")), equivocation.said(body)) is None


def test_a_file_is_looked_at_by_itself() -> None:
    """Offline: every signature, whoever's; one that does not hold is named by its place."""
    good = look(
        io.BytesIO(packed((DISCLOSURES, [stated("64")]), (RECOMMENDATIONS, [recommended()])))
    )
    assert (good.holds, good.good.total(), good.log) == (True, 2, None)
    broken = stated("64").replace(b'"64', b'"94')
    found = look(io.BytesIO(packed((DISCLOSURES, [stated("65"), broken]))))
    assert not found.holds
    assert [each.partition(":")[0] for each in found.bad] == ["document 2"]


def test_a_head_is_read_by_itself() -> None:
    body = packed((DISCLOSURES, []), criteria=("https://w3id.org/sesame/dp/headcount",))
    assert read_head(body[1:-1]).contents.criteria == ("https://w3id.org/sesame/dp/headcount",)
