"""What a citizen is told of a payee before she decides, of what her pod holds and nothing else.

Nobody outside is asked. Each fact names the statements that it comes from by content hash; what the
company did not say is "non communiqué" (invariant 7). Every notice that was shown is kept. One that
would say the same again is not made anew, so that what she looks at stays what she signs.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from pod_server.civic.civil_status import bought
from pod_server.civic.civil_status.overview import Company, Overview
from pod_server.civic.front_office.account import account_id
from pod_server.civic.paying.facts import Choice, chosen
from pod_server.civic.paying.payments import FOLDER, Asked, Shown, seconds
from pod_server.civic.seeing.criteria import Criterion
from pod_server.contracts import Clock, Ledger
from pod_server.model.moments import date_time
from proofs import strict_json
from proofs.integrity import ProofInvalid
from proofs.payments.notice import NOTICE, Notice, Told
from proofs.payments.payment import transaction
from proofs.standings import Line, Standing
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SESAME

PAYEES = f"{FOLDER}/payees"
_NOT_THE_SAME = frozenset(("salt", "built_at", "data_at"))


class Teller(Protocol):
    """Says things in a language; lives where pages are written."""

    def told(self, choice: Choice, line: Line | None, language: str) -> Told:
        """A fact in words, without its hashes."""

    def sentence(self, first: Told, language: str) -> str:
        """What is asked, with the first fact in it."""

    def warning(self, code: str, language: str) -> str:
        """What to mind before all else."""


@value
class Payee:
    """Whom money is for, as far as the pod knows: the account, earlier payments, IBANs paid to."""

    company: Company | None
    last_us: int = 0
    ibans: frozenset[str] = frozenset()

    def is_new(self) -> bool:
        return self.last_us == 0

    def has_changed(self) -> bool:
        """Whether it has said something since she last bought."""
        if self.company is None or not self.last_us:
            return False
        return next(bought.changes(self.company, self.last_us), None) is not None


@value
class Notices:
    """Makes notices. ``criteria`` are the citizen's own."""

    overview: Overview
    criteria: Callable[[Ledger], Mapping[str, Criterion]]
    clock: Clock
    teller: Teller

    def payee(self, ledger: Ledger, webid: str) -> Payee:
        """What the pod knows of whom she pays."""
        company = self.overview.of(ledger, webid)
        stored = ledger.read(payee_name(webid))
        last, ibans = read_payee(stored.body if stored else None)
        if company is not None:
            last = max(last, bought.last_receipt(ledger, company))
        return Payee(company, last, ibans)

    def shown(self, ledger: Ledger, asked: Asked, language: str) -> Asked:
        """The payment with a notice that says how things stand now, in this language."""
        made = self._made(ledger, asked, language)
        before = asked.notice
        if before is not None and _core(before.payload) == _core(made.payload()):
            return asked
        text = transaction(NOTICE, made.payload())
        return replace(asked, notices=(*asked.notices, Shown(text, seconds(self.clock()))))

    def _made(self, ledger: Ledger, asked: Asked, language: str) -> Notice:
        payee = self.payee(ledger, asked.company)
        facts = self._facts(ledger, payee, language)
        return Notice(
            asked.hash,
            language,
            self.teller.sentence(facts[0], language),
            facts,
            [self.teller.warning(code, language) for code in warnings(payee, asked)],
            asked.settlement,
            date_time(self.clock()).value,
            self._data_at(payee),
            date_time(asked.expires_us).value,
            secrets.token_urlsafe(16),
        )

    def offered(self, ledger: Ledger, webid: str, language: str) -> dict[str, Json]:
        """What a phone without network says of a payee: a notice but for payment, times, salt."""
        payee = self.payee(ledger, webid)
        facts = self._facts(ledger, payee, language)
        said = [self.teller.warning(code, language) for code in _of_company(payee.company)]
        return {
            "sentence": self.teller.sentence(facts[0], language),
            "facts": [each.payload() for each in facts],
            "warnings": list(said),
            "data_at": self._data_at(payee),
        }

    def _facts(self, ledger: Ledger, payee: Payee, language: str) -> list[Told]:
        today = self.overview.selling.today()
        choices = chosen(payee.company, self.criteria(ledger), today, payee.last_us)
        return [self._fact(ledger, payee.company, choice, language) for choice in choices]

    def _data_at(self, payee: Payee) -> str:
        received = [held.received_us for held in payee.company.held] if payee.company else []
        return date_time(max(received, default=self.clock())).value

    def _fact(self, ledger: Ledger, company: Company | None, choice: Choice, language: str) -> Told:
        """In words, with its hashes; what no signature vouches for is as good as not said."""
        line = company.status.line(choice.datapoint.id) if company else None
        if company is not None and choice.fact is not None and choice.statements:
            hashes = self._hashes(ledger, company, choice.statements)
            if hashes:
                return replace(self.teller.told(choice, line, language), disclosures=hashes)
        unknown = replace(choice, fact=None, statements=())
        return self.teller.told(unknown, None, language)

    def _hashes(self, ledger: Ledger, company: Company, wanted: Sequence[str]) -> tuple[str, ...]:
        """Those of all of them, or none."""
        names = {held.statement.id: held.name for held in company.held}
        bodies = [ledger.read(names[statement]) for statement in wanted]
        try:
            vouched = [
                self.overview.statements.vouched(each.body or b"") for each in bodies if each
            ]
        except (ProofInvalid, strict_json.MalformedJson):
            return ()
        return tuple(each.content_hash for each in vouched) if len(vouched) == len(wanted) else ()


def warnings(payee: Payee, asked: Asked) -> Sequence[str]:
    """What comes first, by the codes that words are kept under."""
    found = _of_company(payee.company)
    if asked.settlement == SESAME.SEPA_QR and asked.iban not in payee.ibans:
        found.append("unknown_iban" if payee.ibans else "new_iban")
    if asked.changed_us:
        found.append("changed")
    return found


def _of_company(company: Company | None) -> list[str]:
    found = []
    if company is None:
        found.append("no_account")
    elif company.account.blocked:
        found.append("blocked")
    elif company.is_sample:
        found.append("sample")
    elif company.is_waiting:
        found.append("waiting")
    elif not company.may_sell:
        found.append("may_not_sell")
    if company is not None and any(
        line.standing is Standing.CONTESTED for line in company.status.lines
    ):
        found.append("contested")
    return found


def payee_name(webid: str) -> str:
    """Where the pod notes that somebody was paid."""
    return f"{PAYEES}/{account_id(webid)}"


def read_payee(body: bytes | None) -> tuple[int, frozenset[str]]:
    """When they were last paid, and to which accounts."""
    try:
        said = strict_json.read(body or b"{}")
    except (strict_json.MalformedJson, strict_json.TooComplex):
        return 0, frozenset()
    said = said if isinstance(said, dict) else {}
    last, ibans = said.get("last_us"), said.get("ibans")
    return (
        last if isinstance(last, int) else 0,
        frozenset(map(str, ibans)) if isinstance(ibans, list) else frozenset(),
    )


def written_payee(last_us: int, ibans: frozenset[str]) -> bytes:
    """As it is kept."""
    return json.dumps({"last_us": last_us, "ibans": sorted(ibans)}).encode()


def _core(payload: Mapping[str, object]) -> Mapping[str, object]:
    return {name: said for name, said in payload.items() if name not in _NOT_THE_SAME}
