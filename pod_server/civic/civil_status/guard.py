"""What stands before an état civil besides its shape: what no shape can say.

A statement is stored only if it is JSON-LD, of the company whose account this is, signed with a key
that the company's WebID document lists, free of faults (check digits, figures that contradict
each other), and the next in the row of its key: nothing a company said is silently replaced
(`domain` 2.5, invariants 1, 5 and 8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from pod_server.civic.civil_status.signatures import signed_by, signed_for, unsigned
from pod_server.civic.civil_status.statements import Held, Statements, latest
from pod_server.civic.front_office.account import account_name
from pod_server.contracts import Arrival, WebIds
from pod_server.model.change import Key
from pod_server.model.errors import (
    Conflict,
    MalformedBody,
    StatementRefused,
    UnknownContext,
    UnsupportedType,
    Violation,
)
from pod_server.model.iri import Role, parent
from proofs import shelf, strict_json
from proofs.integrity import ProofInvalid
from proofs.statement import NotAStatement, Statement, faults_among
from proofs.value import value

JSON_LD = "application/ld+json"


@value
class StatementGuard:
    """Judges one arriving statement."""

    webids: WebIds
    statements: Statements
    today: Callable[[], date]

    @property
    def takes(self) -> tuple[str, ...]:
        """The media types of a statement: its signature is over JSON-LD."""
        return (JSON_LD,)

    def check(self, arrival: Arrival) -> Mapping[Key, int | None]:
        """Pass, or raise what is wrong with it; returns what the verdict rested on."""
        if arrival.replaces is not None:
            raise Conflict(
                "A statement stays as it was sent. Send a new one with the next sequence number, "
                "what it supersedes, and the reason.",
                "Une déclaration reste telle qu'elle a été envoyée. Envoyez-en une nouvelle avec "
                "le numéro suivant, ce qu'elle remplace (« supersedes ») et pourquoi.",
            )
        if arrival.media_type != JSON_LD or arrival.body is None:
            raise UnsupportedType(arrival.media_type, (JSON_LD,))
        container = parent(arrival.address.name) or ""
        try:
            proof = self.statements.vouched(arrival.body)
            statement = self.statements.stated(arrival.body)
        except (strict_json.MalformedJson, strict_json.TooComplex) as wrong:
            raise MalformedBody(JSON_LD, str(wrong)) from None
        except ProofInvalid as wrong:
            raise _refused(unsigned(wrong)) from None
        except shelf.UnknownContext as wrong:
            raise UnknownContext(wrong.iri) from None
        except NotAStatement as wrong:
            raise _refused(
                Violation("not-a-statement", "", "", "", wrong.message_fr, wrong.message_en)
            ) from None
        there = self.statements.holding(arrival.ledger, container)
        held = there.held
        self._refuse_repetition(statement, arrival, held)
        others = [other.statement for other in held]
        found = [
            *self._of_this_company(statement, container),
            *signed_by(self.webids, statement.company, statement.id, proof),
            *signed_for(self.today(), statement.id, proof),
            *self._faults(arrival.body, statement, others),
            *self._next_in_row(statement, others),
        ]
        if found:
            raise StatementRefused(tuple(found))
        self.statements.expect(arrival.ledger, container, arrival.address.name)
        return {(container, Role.RESOURCE): there.version}

    def _refuse_repetition(
        self, statement: Statement, arrival: Arrival, there: Sequence[Held]
    ) -> None:
        """What is there byte for byte is not said again (V-10); a POST of it is a replay."""
        for held in there:
            if held.statement.id == statement.id:
                stored = arrival.ledger.read(held.name)
                if stored is not None and stored.body == arrival.body:
                    raise StatementRefused((_said_already(statement, None),), same_as=held.name)

    def _of_this_company(self, statement: Statement, container: str) -> Iterator[Violation]:
        account = parent(container)
        if account_name(statement.company) != account:
            yield Violation(
                "other-company",
                statement.id,
                "company",
                statement.company,
                "Cette déclaration parle d'une autre entreprise que celle de ce compte : "
                "déposez-la dans le compte de cette entreprise.",
                "The statement is about another company than the one whose account this is: "
                "put it into that company's account.",
            )

    def _faults(
        self, body: bytes, statement: Statement, others: Sequence[Statement]
    ) -> Iterator[Violation]:
        """What is wrong with it by itself, and beside the company's other statements."""
        own = self.statements.own_faults(body, statement, self.today())
        for fault in (*own, *faults_among(statement, others)):
            yield Violation(
                fault.code,
                statement.id,
                fault.path,
                fault.value,
                f"{fault.message_fr} {fault.mend_fr}",
                f"{fault.message_en} {fault.mend_en}",
            )

    def _next_in_row(
        self, statement: Statement, others: Sequence[Statement]
    ) -> Iterator[Violation]:
        """Numbers of one key rise by one, from 1, each naming the one before (invariant 8)."""
        before = latest(others, statement.key)
        expected = before.sequence + 1 if before else 1
        if before is not None and statement.sequence < expected:
            yield _said_already(statement, before)
        elif statement.sequence != expected:
            yield Violation(
                "sequence",
                statement.id,
                "sequence",
                str(statement.sequence),
                f"Pour cette donnée et cette période, le prochain numéro est {expected} : envoyez "
                "d'abord ce qui manque, dans l'ordre.",
                f"For this datapoint and period the next sequence number is {expected}: send what "
                "is missing first, in order.",
            )
        elif before is not None and statement.supersedes != before.id:
            yield Violation(
                "supersedes",
                statement.id,
                "supersedes",
                statement.supersedes or "",
                f"Une correction nomme ce qu'elle remplace : {before.id}.",
                f"A restatement names what it supersedes: {before.id}.",
            )


def _said_already(statement: Statement, latest: Statement | None) -> Violation:
    """``latest`` is the last word on the matter, where it is not this one itself."""
    last = latest or statement
    return Violation(
        "said-already",
        statement.id,
        "sequence",
        str(statement.sequence),
        f"Le numéro {statement.sequence} est déjà là pour cette donnée et cette période, "
        f"et ce qui a été dit n'est pas remplacé. Pour corriger, signez le numéro "
        f"{last.sequence + 1} avec « supersedes » : {last.id} et « restatementReason ».",
        f"Number {statement.sequence} is there already for this datapoint and period, "
        f"and what was said is not replaced. To restate it, sign number {last.sequence + 1} with "
        f"“supersedes”: {last.id} and “restatementReason”.",
    )


def _refused(*violations: Violation) -> StatementRefused:
    return StatementRefused(tuple(violations))
