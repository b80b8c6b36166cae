"""A company's signed answers to questions of its customers: what stands before them, and reading.

They lie in the account's ``answers/``. The same bytes go to every customer, so an answer tells
nobody who asked. What was answered is not silently replaced: another answer to the same question
has the next number, names the one before and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from pod_server.civic.civil_status.signatures import signed_by, signed_for, unsigned
from pod_server.civic.front_office.account import ANSWERS, account_name
from pod_server.contracts import Arrival, Ledger, WebIds
from pod_server.model.change import Key, Kind, Stored
from pod_server.model.errors import (
    Conflict,
    MalformedBody,
    StatementRefused,
    UnknownContext,
    UnsupportedType,
    Violation,
)
from pod_server.model.iri import Role, parent
from proofs import integrity, shelf, strict_json
from proofs.integrity import ProofInvalid
from proofs.questions import Answer, NotAnAnswer, answer_id, read_answer
from proofs.value import value

JSON_LD = "application/ld+json"


@value
class Received:
    """An answer, where it lies, and when it came (microseconds)."""

    answer: Answer
    name: str
    received_us: int


def received(ledger: Ledger, account: str) -> Sequence[Received]:
    """All answers in an account (``accounts/{id}``), by name."""
    folder = f"{account}/{ANSWERS}"
    found = []
    for member in ledger.children(folder) if ledger.read(folder) else ():
        stored = ledger.read(member.name) if member.kind is Kind.DOCUMENT else None
        answer = _answer(stored) if stored else None
        if stored is not None and answer is not None:
            found.append(Received(answer, stored.name, stored.created_us))
    return found


def _answer(stored: Stored) -> Answer | None:
    """``None`` for anything else that lies there."""
    try:
        return read_answer(strict_json.read(stored.body or b""))
    except (strict_json.MalformedJson, strict_json.TooComplex, NotAnAnswer):
        return None


@value
class AnswerGuard:
    """Judges one arriving answer; its shape has been asked before."""

    webids: WebIds
    today: Callable[[], date]

    @property
    def takes(self) -> tuple[str, ...]:
        """The media types of an answer: its signature is over JSON-LD."""
        return (JSON_LD,)

    def check(self, arrival: Arrival) -> Mapping[Key, int | None]:
        """Pass, or raise what is wrong with it; returns what the verdict rested on."""
        if arrival.replaces is not None:
            raise Conflict(
                "An answer stays as it was sent. Send a new one with the next sequence number, "
                "what it supersedes, and the reason.",
                "Une réponse reste telle qu'elle a été envoyée. Envoyez-en une nouvelle avec le "
                "numéro suivant, ce qu'elle remplace (« supersedes ») et pourquoi.",
            )
        if arrival.media_type != JSON_LD or arrival.body is None:
            raise UnsupportedType(arrival.media_type, (JSON_LD,))
        folder = parent(arrival.address.name) or ""
        account = parent(folder) or ""
        stored = arrival.ledger.read(folder)
        found = tuple(self._wrong(arrival, account))
        if found:
            raise StatementRefused(found)
        return {(folder, Role.RESOURCE): stored.version if stored else None}

    def _wrong(self, arrival: Arrival, account: str) -> Iterator[Violation]:
        body = arrival.body or b""
        try:
            document = strict_json.read(body)
            answer = read_answer(document)
            proof = integrity.verify(document if isinstance(document, dict) else {})
        except (strict_json.MalformedJson, strict_json.TooComplex) as wrong:
            raise MalformedBody(JSON_LD, str(wrong)) from None
        except shelf.UnknownContext as wrong:
            raise UnknownContext(wrong.iri) from None
        except ProofInvalid as wrong:
            yield unsigned(wrong)
            return
        except NotAnAnswer as wrong:
            fr = "Ce n'est pas une réponse à une question ; sesame-company answer en fait une."
            en = f"{wrong} sesame-company answer makes one."
            yield Violation("not-an-answer", "", "", "", fr, en)
            return
        there = received(arrival.ledger, account)
        for other in there:
            if other.answer.id == answer.id:
                kept = arrival.ledger.read(other.name)
                if kept is not None and kept.body == body:
                    said = _out_of_row(answer, there)
                    raise StatementRefused((said,) if said else (), same_as=other.name)
        if account_name(answer.company) != account:
            yield _violation(
                answer,
                "other-company",
                "company",
                answer.company,
                "Cette réponse est d'une autre entreprise que celle de ce compte.",
                "The answer is another company's than the one whose account this is.",
            )
        if answer.asked.hash != answer.question:
            yield _violation(
                answer,
                "other-question",
                "question",
                answer.question,
                "L'empreinte n'est pas celle du texte de la question ; elle serait "
                f"{answer.asked.hash}.",
                f"The hash is not that of the question's text; that is {answer.asked.hash}.",
            )
        yield from signed_by(self.webids, answer.company, answer.id, proof)
        yield from signed_for(self.today(), answer.id, proof)
        row = _out_of_row(answer, there)
        if row is not None:
            yield row


def _out_of_row(answer: Answer, there: Sequence[Received]) -> Violation | None:
    """Numbers of one question rise by one, from 1, each naming the one before, with why."""
    row = [one.answer.sequence for one in there if one.answer.question == answer.question]
    expected = max(row, default=0) + 1
    own = answer_id(answer.company, answer.question, answer.sequence)
    before = answer_id(answer.company, answer.question, expected - 1) if expected > 1 else ""
    if (answer.sequence, answer.id) != (expected, own):
        return _violation(
            answer,
            "sequence",
            "sequence",
            str(answer.sequence),
            f"La prochaine réponse à cette question a le numéro {expected} et l'adresse "
            f"{answer_id(answer.company, answer.question, expected)}.",
            f"The next answer to this question has the number {expected} and the address "
            f"{answer_id(answer.company, answer.question, expected)}.",
        )
    if answer.supersedes != before or bool(answer.because) != bool(before):
        return _violation(
            answer,
            "supersedes",
            "supersedes",
            answer.supersedes,
            f"Une autre réponse nomme celle d'avant ({before}) et dit pourquoi elle change."
            if before
            else "La première réponse ne remplace rien.",
            f"Another answer names the one before ({before}) and says why it changes."
            if before
            else "The first answer supersedes nothing.",
        )
    return None


def _violation(answer: Answer, code: str, path: str, value: str, fr: str, en: str) -> Violation:
    return Violation(code, answer.id, path, value, fr, en)
