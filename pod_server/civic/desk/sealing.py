"""What is ready to be signed, what is wrong with the rest, and what a signature makes of it.

The key is in the company's browser. It signs the 64 octets that ``proofs.integrity`` makes of each
statement; what comes back is put together and verified here, before anything is kept.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import orjson
from pyoxigraph import DefaultGraph

from pod_server.civic.desk.answers import Drafted, Unfit, drafted, is_answered
from pod_server.civic.desk.book import Book
from pod_server.civic.desk.keeping import Signed
from pod_server.model.errors import BadRequest
from proofs import integrity, shapes
from proofs.datapoints import ALL, Datapoint
from proofs.integrity import ProofInvalid, Unsealed
from proofs.keys import BadKey, PublicKey
from proofs.model import Statement
from proofs.shelf import NOWHERE, quads
from proofs.standings import standing_for
from proofs.statement import faults
from proofs.strict_json import Json
from proofs.value import value
from proofs.words import Words, sentence
from shapes import files
from vocab.terms import SH

SHAPE = "civil-status.ttl"


@value
class Answer:
    """One drafted answer: the statement that it makes, or what is wrong."""

    asked: Datapoint
    drafted: Drafted | None
    wrong: tuple[Words, ...] = ()

    @property
    def is_ready(self) -> bool:
        """To be signed."""
        return self.drafted is not None and not self.drafted.same and not self.wrong


def answers(company: str, book: Book, signed: Iterable[Signed], today: date) -> Sequence[Answer]:
    """All that was typed, in the order of the datapoints, each judged beside the others."""
    before = standing_for((one.statement for one in signed), company)
    made: dict[str, Drafted] = {}
    found: dict[str, Answer] = {}
    for asked in ALL.values():
        draft = book.drafts.get(asked.id)
        if draft is None or not is_answered(asked, draft):
            continue
        try:
            made[asked.id] = drafted(company, asked, draft, before.get(asked.id), today)
        except Unfit as error:
            found[asked.id] = Answer(asked, None, (error.words,))
    others = [*(one.statement for one in made.values())]
    others += [said for name, said in before.items() if name not in made]
    for name, one in made.items():
        wrong = () if one.same else tuple(_wrong(one, others, today))
        found[name] = Answer(one.asked, one, wrong)
    return [found[name] for name in ALL if name in found]


def _wrong(one: Drafted, others: Sequence[Statement], today: date) -> Iterable[Words]:
    """What a pod would refuse it for, as far as can be told here; the first few."""
    found = faults(one.statement, others=others, today=today)
    if found:
        return [
            Words(f"{f.message_fr} {f.mend_fr}".strip(), f"{f.message_en} {f.mend_en}".strip())
            for f in found
        ]
    held = quads(one.document, NOWHERE)
    report = shapes.validate(
        [quad.triple for quad in held if quad.graph_name == DefaultGraph()], files.text(SHAPE)
    )
    return [sentence(result) for result in report.results if result.severity == SH.VIOLATION]


def public_key(did: str) -> PublicKey:
    """The one that signs. Raises ``BadRequest`` where there is none yet."""
    try:
        return PublicKey.from_did(did)
    except BadKey:
        raise BadRequest("There is no signing key yet: make it first.") from None


def unsealed(
    documents: Mapping[str, dict[str, Json]], did: str, created: datetime
) -> dict[str, Unsealed]:
    """What the key signs for each of these documents."""
    key = public_key(did)
    return {
        name: integrity.unsealed(document, key, created=created)
        for name, document in documents.items()
    }


def sealed(waiting: Mapping[str, Unsealed], signatures: Mapping[str, str]) -> dict[str, bytes]:
    """The signed documents by content hash. Raises ``BadRequest`` where a signature does not fit.

    They are all there, or nothing is: a bundle half signed is told to nobody.
    """
    found: dict[str, bytes] = {}
    for name, one in waiting.items():
        try:
            document = one.signed(base64.b64decode(signatures.get(name, ""), validate=True))
            proof = integrity.verify(document)
        except (ProofInvalid, binascii.Error):
            raise BadRequest(
                f"{name} is not signed as it stands now: reload the page, and sign again."
            ) from None
        found[proof.content_hash] = orjson.dumps(document)
    return found
