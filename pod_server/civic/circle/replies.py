"""A company's right of reply to what is said of it: taken in its account, shown, changed by nobody.

It lies among the company's messages (``accounts/{id}/requests/``) and needs no leave to write: who
may read a recommendation of itself may answer it, once for each wording. Of what a company may not
read it is not told whether it is there. ``beside`` has it for whoever reads the recommendation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime

from pod_server.civic.circle.recommending import FOLDER, Given, Recommendations
from pod_server.civic.civil_status.signatures import signed_by, signed_for, unsigned
from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.front_office.account import PRODUCTS, REQUESTS, account_name
from pod_server.civic.products.cards import Cards
from pod_server.contracts import AccessRules, Arrival, Clock, Ledger, WebIds
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Key, Kind, Stored
from pod_server.model.errors import Conflict, StatementRefused, Violation
from pod_server.model.iri import Address, Role
from proofs import strict_json
from proofs.circles import reply
from proofs.circles.reply import NotAReply, Reply, apart
from proofs.integrity import ProofInvalid
from proofs.value import value

REMEMBERED = 1_024
_UNREADABLE = (strict_json.MalformedJson, strict_json.TooComplex, ProofInvalid, NotAReply)


@value
class Replies:
    """Those of every pod."""

    rules: AccessRules
    webids: WebIds
    recommendations: Recommendations
    cards: Cards
    clock: Clock
    _read: Memory[bytes, Reply | None] = field(default_factory=lambda: Memory(REMEMBERED))

    def to(self, ledger: Ledger, given: Given, companies: Sequence[str]) -> Sequence[Reply]:
        """What these companies answered to a recommendation, and what stands beside it.

        The newest first. What stands beside it may name addresses of before (0026).
        """
        iri = given.recommendation.id
        found = {
            (said.id, said.answers): said
            for company in companies
            for _, said in self.in_account(ledger, account_name(company))
            if said.to == iri and said.company == company
        }
        for said in self.beside(ledger, given):
            found.setdefault((said.id, said.answers), said)
        return sorted(found.values(), key=lambda said: said.issued, reverse=True)

    def beside(self, ledger: Ledger, given: Given) -> Iterator[Reply]:
        """What stands beside a recommendation, for its readers."""
        for body in octets(ledger.read(given.name, Role.REPLIES)):
            said = self.read(body)
            if said is not None:
                yield said

    def judged(self, arrival: Arrival, company: str) -> Mapping[Key, int | None] | None:
        """What the verdict on an arriving reply rests on; ``None`` for what is none.

        ``company`` is the one whose account it arrives in. Raises ``StatementRefused``, and
        ``Conflict`` for what would change a reply that is there.
        """
        old = arrival.replaces
        if old is not None and self.read(old.body) is not None:
            raise Conflict(
                "A company's signed reply stays as it was sent.",
                "La réponse signée d'une entreprise reste telle qu'elle a été envoyée.",
            )
        if arrival.body is None or not _is_meant(arrival.body):
            return None
        if arrival.agent.webid != company:
            return None
        try:
            said = reply.read(arrival.body)
        except ProofInvalid as wrong:
            raise StatementRefused((unsigned(wrong),)) from None
        except (strict_json.MalformedJson, strict_json.TooComplex, NotAReply) as wrong:
            unread = "Ce n'est pas une réponse lisible."
            raise _refused("not-a-reply-signed", "", unread, str(wrong)) from None
        name, given = self._readable(arrival.ledger, said)
        found = tuple(self._wrong(arrival, said, given, company))
        if found:
            raise StatementRefused(found)
        stored = arrival.ledger.read(name)
        folder = f"{account_name(company)}/{REQUESTS}"
        room, kept = arrival.ledger.read(folder), arrival.ledger.read(name, Role.REPLIES)
        return {
            (name, Role.RESOURCE): stored.version if stored else None,
            (name, Role.REPLIES): kept.version if kept else None,
            (folder, Role.RESOURCE): room.version if room else None,
        }

    def answered(self, ledger: Ledger, said: Reply) -> tuple[str, Given | None]:
        """The recommendation that it names, by the address that was signed (0026), and its name."""
        identifier = said.to.partition("#")[0].rpartition("/")[2]
        name = f"{FOLDER}/{identifier}"
        given = self.recommendations.one(ledger, identifier)
        return name, given if given and given.recommendation.id == said.to else None

    def _readable(self, ledger: Ledger, said: Reply) -> tuple[str, Given | None]:
        """The same, if the company may read it."""
        name, given = self.answered(ledger, said)
        if given is None:
            return name, None
        address = Address(ledger.pod.base, name, False)
        grants = self.rules.grants(ledger, Agent(said.company), address)
        return name, given if grants.allow(Mode.READ) else None

    def _wrong(
        self, arrival: Arrival, said: Reply, given: Given | None, company: str
    ) -> Iterator[Violation]:
        ledger = arrival.ledger
        if said.company != company:
            yield _violation(
                "other-company",
                "company",
                said.company,
                f"On répond en son propre nom : {company}.",
                f"One replies in one's own name: {company}.",
            )
            return
        if given is None or not self._is_about(ledger, given, company):
            yield _violation(
                "nothing-to-reply-to",
                "inReplyTo",
                said.to,
                "Cette entreprise ne peut lire là aucune recommandation d'elle ou de ses produits.",
                "This company can read no recommendation of it, or of its products, there.",
            )
            return
        if said.answers != given.recommendation.content_hash:
            yield _violation(
                "other-wording",
                "reliesOn",
                said.answers,
                "La recommandation dit autre chose maintenant : lisez-la, puis répondez-y "
                f"(« reliesOn » : {given.recommendation.content_hash}).",
                "The recommendation says something else now: read it, then reply to that "
                f"(“reliesOn”: {given.recommendation.content_hash}).",
            )
        yield from self._unfit(ledger, given, said)
        yield from signed_by(self.webids, company, said.id, said.proof)
        today = datetime.fromtimestamp(self.clock() // 1_000_000, UTC).date()
        yield from signed_for(today, said.id, said.proof)

    def _unfit(self, ledger: Ledger, given: Given, said: Reply) -> Iterator[Violation]:
        """What it says beside what a reply says, and what was replied before."""
        if reply.says_more(said.body):
            yield _violation(
                "says-more",
                "",
                "",
                "Une réponse ne dit qu'elle-même (« id » : urn:uuid:…, « company », « inReplyTo », "
                "« reliesOn », « text », « issued ») : qui lit la recommandation lit tout ce "
                "qu'elle affirme.",
                "A reply says itself and nothing else (“id”: urn:uuid:…, “company”, “inReplyTo”, "
                "“reliesOn”, “text”, “issued”): whoever reads the recommendation reads all that it "
                "states.",
            )
        if any(other.id == said.id for other in self.beside(ledger, given)):
            yield _violation(
                "id-taken",
                "id",
                said.id,
                "Une autre réponse porte cet « id » : donnez-en un nouveau (urn:uuid:…).",
                "Another reply has this “id”: give a new one (urn:uuid:…).",
            )
        before = self.in_account(ledger, account_name(said.company))
        if any(said.answers == other.answers for _, other in before):
            yield _violation(
                "replied-before",
                "inReplyTo",
                said.to,
                "Cette entreprise a déjà répondu à ce texte ; une réponse reste telle quelle.",
                "This company has replied to these words already; a reply stays as it is.",
            )

    def _is_about(self, ledger: Ledger, given: Given, company: str) -> bool:
        item = given.recommendation.opinion.item
        if item == company:
            return True
        folder = f"{account_name(company)}/{PRODUCTS}"
        if ledger.read(folder) is None:
            return False
        return any(kept.card.about == item for kept in self.cards.in_force(ledger, folder).values())

    def in_account(self, ledger: Ledger, account: str) -> Iterator[tuple[Stored, Reply]]:
        """The replies among a company's messages, with where they lie."""
        folder = f"{account}/{REQUESTS}"
        for member in ledger.children(folder) if ledger.read(folder) else ():
            stored = ledger.read(member.name) if member.kind is Kind.DOCUMENT else None
            said = self.read(stored.body) if stored is not None else None
            if stored is not None and said is not None:
                yield stored, said

    def read(self, body: bytes | None) -> Reply | None:
        """What a message says, if it is a reply."""
        if body is None or not _is_meant(body):
            return None

        def find() -> Reply | None:
            try:
                return reply.read(body)
            except _UNREADABLE:
                return None

        return self._read.get(body, find)


def octets(kept: Stored | None) -> list[bytes]:
    """Of each reply that stands beside a recommendation, as it was signed."""
    return apart(kept.body) if kept is not None and kept.body is not None else []


def _is_meant(body: bytes) -> bool:
    try:
        return reply.looks_like_one(strict_json.read(body))
    except (strict_json.MalformedJson, strict_json.TooComplex):
        return False


def _violation(code: str, path: str, value: str, fr: str, en: str) -> Violation:
    return Violation(code, "", path, value, fr, en)


def _refused(code: str, path: str, fr: str, en: str) -> StatementRefused:
    return StatementRefused((_violation(code, path, "", fr, en),))
