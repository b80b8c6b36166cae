"""What a relay may make of somebody's signature by writing the same RDF otherwise: nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from proofs import integrity, shelf
from proofs.circles import handover, recommendation, reply
from proofs.circles.handover import Message, NotAHandover
from proofs.circles.recommendation import NotARecommendation, Opinion
from proofs.circles.reply import NotAReply
from proofs.integrity import ProofInvalid
from proofs.keys import SigningKey
from proofs.questions import NotAnAnswer, Question, build_answer, read_answer
from proofs.strict_json import Json
from vocab.terms import SEC, SESAME

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
KEY = SigningKey.generate()
BOB, BAKER = "https://bob.example/#me", "https://baker.example/#us"
NOBODY = "https://["
SAID = Opinion(
    BAKER,
    SESAME.RECOMMENDS,
    {"en": "Good."},
    SESAME.USED,
    SESAME.NO_COUNTERPART,
    relay_limit=2,
    evidence="zQm1",
    markets=("10.71",),
)
WORD = recommendation.recommend("https://bob.example/r#it", BOB, SAID, KEY, NOW)
REPLY = reply.sign("https://baker.example/a#it", BAKER, WORD.id, "zQm1", {"en": "No."}, KEY, NOW)


def document(body: bytes) -> dict[str, Json]:
    found: dict[str, Json] = json.loads(body)
    return found


def written(said: Mapping[str, Json]) -> bytes:
    return json.dumps(said).encode()


def apart(quads: list[Quad]) -> list[Json]:
    """The same statements, one by one, without any context."""
    return [
        {"@id": _name(quad.subject), quad.predicate.value: _value(quad.object)} for quad in quads
    ]


def _name(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _value(term: object) -> Json:
    if not isinstance(term, Literal):
        return {"@id": _name(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    return {"@value": term.value, "@type": term.datatype.value}


def test_a_word_about_one_company_is_none_about_another() -> None:
    whole = document(WORD.body)
    genuine = {name: value for name, value in whole.items() if name not in ("@context", "proof")}
    forged = {**whole, "id": NOBODY, "itemReviewed": "https://miller.example/#us"}
    with pytest.raises(ProofInvalid, match="not be covered"):
        recommendation.read(written({**forged, "@included": [genuine]}))


def test_a_signature_under_a_word_is_none_under_a_message() -> None:
    """The key that recommends signs messages too: it takes nothing back that way."""
    whole = document(WORD.body)
    proof = whole.pop("proof")
    assert isinstance(proof, dict)
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    said = shelf.quads(whole, None)
    settings = shelf.quads({"@context": SESAME.CONTEXT, **options}, None)
    message = document(handover.undo("https://bob.example/u", BOB, BOB, "zQm1", KEY, NOW).body)
    forged: dict[str, Json] = {
        **message,
        "id": NOBODY,
        "object": {"id": NOBODY, "type": "Recommendation", "contentHash": "zQmAnother"},
        "@included": apart(said),
        "proof": {**proof, "id": NOBODY, "@included": apart(settings)},
    }
    with pytest.raises(NotAHandover, match="eddsa-jcs-2022"):
        handover.read(written(forged))


@pytest.mark.parametrize("spelt", ["sesame:experienceEvidence", SESAME.EXPERIENCE_EVIDENCE])
def test_nothing_of_a_word_is_hidden_under_its_address(spelt: str) -> None:
    whole = document(WORD.body)
    hidden = {**whole, spelt: whole.pop("experienceEvidence")}
    assert integrity.verify(hidden).content_hash == WORD.content_hash, "the same RDF"
    with pytest.raises(NotARecommendation, match="“experienceEvidence” here"):
        recommendation.read(written(hidden))


def test_nothing_of_a_reply_or_an_answer_is_hidden_either() -> None:
    said = document(REPLY.body)
    with pytest.raises(NotAReply, match="“text” here"):
        reply.read(written({**said, "https://schema.org/text": said["text"]}))
    answer = build_answer(BAKER, Question.asked("Why?", "en"), NOW, texts={"en": "So."})
    with pytest.raises(NotAnAnswer, match="“supersedes” here"):
        read_answer({**answer, "sesame:supersedes": {"@id": BAKER}})


def test_that_a_proof_ends_is_not_hidden_either() -> None:
    bare = {name: value for name, value in document(WORD.body).items() if name != "proof"}
    whole = integrity.sign(bare, KEY, created=NOW, expires=NOW + timedelta(days=1))
    proof = whole["proof"]
    assert isinstance(proof, dict)
    end: Json = {"@value": proof.pop("expires"), "@type": "xsd:dateTime"}
    with pytest.raises(ProofInvalid, match="expires"):
        integrity.verify({**whole, "proof": {**proof, SEC.EXPIRATION: end}})


def _word(issued: str) -> object:
    bare = {name: value for name, value in document(WORD.body).items() if name != "proof"}
    return recommendation.read(
        written(integrity.sign({**bare, "issued": issued}, KEY, created=NOW))
    )


def _reply(issued: str) -> object:
    bare = {name: value for name, value in document(REPLY.body).items() if name != "proof"}
    return reply.read(written(integrity.sign({**bare, "issued": issued}, KEY, created=NOW)))


def _message(published: str) -> Message:
    made = document(handover.undo("https://bob.example/u", BOB, BOB, "zQm1", KEY, NOW).body)
    bare = {name: value for name, value in made.items() if name != "proof"}
    signed = integrity.sign(
        {**bare, "published": published}, KEY, created=NOW, suite=integrity.Suite.JCS
    )
    return handover.read(written(signed))


@pytest.mark.parametrize("made", [_word, _reply, _message])
@pytest.mark.parametrize("moment", ["2026-11-29T12:00:00", "0001-01-01T00:00:00+14:00"])
def test_a_moment_is_one_that_can_be_told_from_others(
    made: Callable[[str], object], moment: str
) -> None:
    """Two words that are sorted by their moments must not fall over a missing time zone."""
    assert made("2026-11-29T12:00:00Z")
    with pytest.raises((NotARecommendation, NotAReply, NotAHandover), match=moment[:10]):
        made(moment)
