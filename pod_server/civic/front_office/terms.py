"""The citizen's terms in the MyTerms pattern: proffered to all, answered by each company.

What is proffered follows from the citizen's choice out of the roster and from the moment of that
choice, so it is not kept until it is answered: the same bytes come out each time. An answer and the
terms that it names are kept in the account's ``terms/``, under their content hashes, as they were
signed. What was agreed stays agreed: another choice is for those who answer afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pod_server.actions.pods import ACCOUNTS, PodMaker
from pod_server.civic.civil_status.signatures import UNSIGNED_FR, signed_by
from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.front_office.account import JSON_LD, TERMS, Account, account_name
from pod_server.civic.front_office.requests import AccountRequest
from pod_server.contracts import Clock, Documents, Ledger, Pod, WebIds
from pod_server.model.change import Kind, Put, Stored
from pod_server.model.errors import Conflict, MalformedBody, StatementRefused, Violation
from pod_server.model.iri import FRONT_OFFICE, Address, Role
from pod_server.model.moments import date_time, microseconds
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from pod_server.settings import is_loopback
from proofs import agreement, strict_json
from proofs.agreement import NotTerms, Template, Terms
from proofs.integrity import ProofInvalid
from proofs.keys import SigningKey
from proofs.value import value
from vocab.terms import DCTERMS, SESAME

REMEMBERED = 512
_CHOICE = frozenset((SESAME.PROFFERS, DCTERMS.ISSUED))


@value
class CitizenTerms:
    """What a citizen proffers, and what companies have answered. ``signer`` is a pod's key."""

    documents: Documents
    maker: PodMaker
    webids: WebIds
    clock: Clock
    signer: Callable[[Pod], SigningKey]
    _made: Memory[tuple[str, int | None], Terms] = field(default_factory=lambda: Memory(REMEMBERED))

    def proffered(self, ledger: Ledger) -> Terms:
        """The terms that whoever asks for an account is to answer."""
        policy = ledger.read(ACCOUNTS, Role.DESCRIPTION)
        version = policy.version if policy else None
        return self._made.get((ledger.pod.pod_id, version), lambda: self._signed(ledger, policy))

    def chosen(self, ledger: Ledger, template: Template) -> Put:
        """The citizen's choice, for the description of all accounts."""
        folder = Address(ledger.pod.base, ACCOUNTS, True, Role.DESCRIPTION)
        me = NamedNode(folder.subject)
        old = ledger.read(ACCOUNTS, Role.DESCRIPTION)
        graph = set(self.documents.graph(ledger, old)) if old else set()
        graph = {t for t in graph if t.subject != me or str(t.predicate.value) not in _CHOICE}
        graph.add(Triple(me, NamedNode(SESAME.PROFFERS), NamedNode(template.iri)))
        graph.add(Triple(me, NamedNode(DCTERMS.ISSUED), date_time(self.clock())))
        return self.maker.turtle(ledger.pod.base, ACCOUNTS, graph, Role.DESCRIPTION)

    def heard(
        self, ledger: Ledger, account: Account, request: AccountRequest
    ) -> tuple[Account, tuple[Put, ...]]:
        """What a signed answer makes of an account, and what is kept of it.

        Raises ``StatementRefused`` where it is not signed by the company or proposes nothing of the
        roster; ``Conflict`` where it answers other terms, proposes a second time, or would be bound
        by a pod on trial.
        """
        _binds_where_it_may(ledger.pod.base, request.company)
        terms = self.proffered(ledger)
        content_hash = self._vouched(request)
        if request.terms != terms.content_hash:
            raise Conflict(
                "These are not the terms that are proffered now: read them again at the front "
                "office, and answer those.",
                "Ce ne sont pas les conditions proposées aujourd'hui : relisez-les au guichet, et "
                "répondez à celles-là.",
            )
        if request.answer == SESAME.ACCEPTS_TERMS:
            account = replace(account, terms=terms.content_hash, alternative="")
        elif request.answer == SESAME.PROPOSES_ALTERNATIVE:
            self._may_propose(ledger, account, request, terms)
            account = replace(account, terms="", alternative=request.alternative)
        else:
            account = replace(account, terms="", alternative="", state=SESAME.REFUSED)
        name = f"{account_name(account.company)}/{TERMS}"
        kept = ((terms.content_hash, terms.body), (content_hash, request.body))
        return account, tuple(self._kept(name, *each) for each in kept)

    def granted(self, ledger: Ledger, account: Account) -> tuple[Account, tuple[Put, ...]]:
        """The citizen's yes to the alternative: terms of that kind that name the proposal."""
        proposal = self._proposal(ledger, account)
        if proposal is None:
            raise Conflict(
                "There is no alternative to say yes to.", "Aucune autre version n'est proposée."
            )
        terms = agreement.proffer(
            f"{ledger.pod.base}{account_name(account.company)}/{TERMS}/",
            ledger.pod.owner,
            agreement.template(account.alternative),
            self.signer(ledger.pod),
            _moment(self.clock()),
            company=account.company,
            answers=proposal.rpartition("/")[2],
        )
        name = f"{account_name(account.company)}/{TERMS}"
        agreed = replace(account, terms=terms.content_hash, alternative="")
        return agreed, (self._kept(name, terms.content_hash, terms.body),)

    def agreed(self, ledger: Ledger, account: Account) -> Template | None:
        """Which terms of the roster an account stands under; ``None`` where there is no paper."""
        name = f"{account_name(account.company)}/{TERMS}/{account.terms}"
        stored = ledger.read(name) if account.terms else None
        if stored is None or stored.body is None:
            return None
        try:
            return agreement.read_terms(stored.body).template
        except (NotTerms, ProofInvalid, strict_json.MalformedJson):
            return None

    def _signed(self, ledger: Ledger, policy: Stored | None) -> Terms:
        graph: Graph = self.documents.graph(ledger, policy) if policy else set()
        me = NamedNode(Address(ledger.pod.base, ACCOUNTS, True).iri)
        said = {str(t.predicate.value): t.object for t in graph if t.subject == me}
        chosen, issued = said.get(SESAME.PROFFERS), said.get(DCTERMS.ISSUED)
        template = agreement.roster().get(chosen.value if isinstance(chosen, NamedNode) else "")
        root = ledger.read("")
        since = root.created_us if root else 0
        if template and isinstance(issued, Literal):
            since = microseconds(issued.value)
        return agreement.proffer(
            f"{ledger.pod.base}{FRONT_OFFICE}#terms",
            ledger.pod.owner,
            template or agreement.template(agreement.USUAL),
            self.signer(ledger.pod),
            _moment(since),
        )

    def _vouched(self, request: AccountRequest) -> str:
        """The content hash of an answer that the company has signed."""
        try:
            proof = agreement.verified(request.body)
        except (strict_json.MalformedJson, strict_json.TooComplex) as wrong:
            raise MalformedBody(JSON_LD, str(wrong)) from None
        except ProofInvalid as wrong:
            fr = f"{UNSIGNED_FR[wrong.code]} Une réponse aux conditions se signe."
            en = f"{wrong.reason} An answer to terms is signed."
            raise _refused(f"proof-{wrong.code}", wrong.pointer, "", fr, en) from None
        except NotTerms as wrong:
            fr = "La réponse doit être un AccountRequest dans le seul contexte de Sésame."
            raise _refused("not-an-answer", "", "", fr, str(wrong)) from None
        wrong_key = tuple(signed_by(self.webids, request.company, "", proof))
        if wrong_key:
            raise StatementRefused(wrong_key)
        return proof.content_hash

    def _may_propose(
        self, ledger: Ledger, account: Account, request: AccountRequest, terms: Terms
    ) -> None:
        if request.alternative not in agreement.roster().keys() - {terms.template.iri}:
            known = ", ".join(agreement.roster().keys() - {terms.template.iri})
            raise _refused(
                "alternative",
                "alternative",
                request.alternative,
                f"L'autre version (« alternative ») se prend dans la liste : {known}.",
                f"The alternative is one of the roster: {known}.",
            )
        answered = (terms.content_hash, SESAME.PROPOSES_ALTERNATIVE)
        if account.terms or answered in (said for _, said in self._answers(ledger, account)):
            raise Conflict(
                "One alternative may be proposed, once: accept these terms, or refuse them.",
                "Une seule autre version peut être proposée, une fois : acceptez ces conditions, "
                "ou refusez-les.",
            )

    def _proposal(self, ledger: Ledger, account: Account) -> str | None:
        """Where the last proposal of this account's alternative lies."""
        found = None
        for stored, (_, said) in self._answers(ledger, account):
            is_newer = found is None or stored.version > found.version
            if said == SESAME.PROPOSES_ALTERNATIVE and account.alternative and is_newer:
                found = stored
        return found.name if found else None

    def _answers(
        self, ledger: Ledger, account: Account
    ) -> Iterator[tuple[Stored, tuple[str, str]]]:
        for member in ledger.children(f"{account_name(account.company)}/{TERMS}"):
            stored = ledger.read(member.name) if member.kind is Kind.DOCUMENT else None
            if stored is not None and stored.body is not None and stored.media_type == JSON_LD:
                yield stored, agreement.answered(stored.body)

    def _kept(self, folder: str, content_hash: str, body: bytes) -> Put:
        return Put(f"{folder}/{content_hash}", JSON_LD, body, size=len(body))


def _binds_where_it_may(base: str, company: str) -> None:
    """A trial pod, on a loopback address, agrees on nothing with anybody elsewhere (decision 1)."""
    here, there = (is_loopback(urlsplit(each).hostname or "") for each in (base, company))
    if here and not there:
        raise Conflict(
            "This Sésame is on trial, at an address that only this machine knows: terms agreed "
            "here would bind nobody elsewhere. It has to move to a real address first.",
            "Ce Sésame est à l'essai, à une adresse que seule cette machine connaît : des "
            "conditions convenues ici n'engageraient personne ailleurs. Il faut d'abord lui donner "
            "une vraie adresse.",
        )


def _moment(us: int) -> datetime:
    return datetime.fromtimestamp(us // 1_000_000, UTC)


def _refused(code: str, path: str, value: str, fr: str, en: str) -> StatementRefused:
    return StatementRefused((Violation(code, "", path, value, fr, en),))
