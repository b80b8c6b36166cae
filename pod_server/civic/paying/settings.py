"""Who may ask this citizen to pay through her Sésame, and the phones that sign for her.

``settings/payments`` is one JSON document, hers alone. Nobody may until she says so: a request that
her settings do not cover is refused in the same words whatever the reason, and the shop is paid as
usual.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from pod_server.actions.settle import Outcome, Prepared
from pod_server.contracts import Clock, Ledger, Pod
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Put, Stored
from pod_server.model.errors import BadRequest, Conflict
from pod_server.model.iri import Address, Role
from proofs import strict_json
from proofs.keys import SigningKey
from proofs.payments import compact
from proofs.payments.compact import BadToken
from proofs.payments.decision import credential
from proofs.strict_json import Json
from proofs.value import value
from proofs.values import decimal

SETTINGS = "settings/payments"
JSON = "application/json"
MOST_SHOPS, MOST_PHONES, LONGEST_NAME = 500, 10, 40
#: What a phone signs to show that it has the key: this, and the pod's address.
POSSESSION = "sesame-phone "
_GOOD_FOR = timedelta(days=730)


class Takes(StrEnum):
    """From whom requests are taken."""

    NOBODY = "nobody"
    CHOSEN = "chosen"
    ACCOUNTS = "accounts"
    ANYBODY = "anybody"


@value
class Phone:
    """A phone or browser whose key signs decisions. ``kid`` is the key's thumbprint."""

    kid: str
    name: str
    credential: str
    added: str


@value
class PaymentSettings:
    """As she has set it. ``at_least`` holds in any currency."""

    takes: Takes = Takes.NOBODY
    at_least: Decimal = Decimal(0)
    #: Only where the shop is new to her, or has said something new since she last bought.
    only_new: bool = False
    shops: frozenset[str] = frozenset()
    phones: tuple[Phone, ...] = ()

    def phone(self, kid: str) -> Phone | None:
        return next((each for each in self.phones if each.kid == kid), None)

    def covers(self, company: str, amount: Decimal, *, has_account: bool) -> bool:
        """Whether a request of this company for so much is taken, ``only_new`` apart."""
        if amount < self.at_least:
            return False
        if self.takes is Takes.CHOSEN:
            return company in self.shops
        if self.takes is Takes.ACCOUNTS:
            return has_account
        return self.takes is Takes.ANYBODY

    def body(self) -> bytes:
        said: dict[str, Json] = {
            "takes": self.takes.value,
            "at_least": str(self.at_least),
            "only_new": self.only_new,
            "shops": list(sorted(self.shops)),
            "phones": [
                {"kid": p.kid, "name": p.name, "credential": p.credential, "added": p.added}
                for p in self.phones
            ],
        }
        return json.dumps(said, ensure_ascii=False).encode()

    @classmethod
    def read(cls, body: bytes) -> PaymentSettings:
        """What cannot be read is as good as never set: nobody may ask."""
        try:
            said = strict_json.read(body)
        except (strict_json.MalformedJson, strict_json.TooComplex):
            return cls()
        if not isinstance(said, dict) or said.get("takes") not in set(Takes):
            return cls()
        shops, phones = said.get("shops"), said.get("phones")
        return cls(
            Takes(str(said["takes"])),
            decimal(str(said.get("at_least"))) or Decimal(0),
            said.get("only_new") is True,
            frozenset(map(str, shops)) if isinstance(shops, list) else frozenset(),
            tuple(_phone(p) for p in phones if isinstance(p, dict))
            if isinstance(phones, list)
            else (),
        )


def _phone(said: Mapping[str, Json]) -> Phone:
    return Phone(*(str(said.get(name, "")) for name in ("kid", "name", "credential", "added")))


@value
class PaymentChoices:
    """Keeps them. ``controlled`` says by which rules somebody is in control of a pod."""

    controlled: Callable[[Ledger, Agent], int]
    clock: Clock
    signer: Callable[[Pod], SigningKey]
    _nothing: PaymentSettings = field(default_factory=PaymentSettings)

    def of(self, ledger: Ledger) -> PaymentSettings:
        """As they stand."""
        stored = ledger.read(SETTINGS)
        return PaymentSettings.read(stored.body) if stored and stored.body else self._nothing

    def settle(
        self,
        ledger: Ledger,
        agent: Agent,
        takes: Takes,
        at_least: Decimal,
        *,
        only_new: bool,
        shops: Sequence[str],
    ) -> Prepared:
        """From now on; phones stay. Raises ``BadRequest``."""
        if len(shops) > MOST_SHOPS:
            raise BadRequest(f"At most {MOST_SHOPS} shops can be chosen one by one.")
        if at_least < 0:
            raise BadRequest("The smallest amount is nought or more.")
        now = replace(
            self.of(ledger),
            takes=takes,
            at_least=at_least,
            only_new=only_new,
            shops=frozenset(shops),
        )
        return self._written(ledger, agent, now)

    def add_phone(
        self, ledger: Ledger, agent: Agent, jwk: Json, proof: str, name: str
    ) -> tuple[Phone, Callable[[], Prepared]]:
        """A phone whose owner has just shown who they are, and that it has the key.

        Raises ``BadRequest``, ``Conflict``.
        """
        try:
            public = compact.public_jwk(jwk)
            _check_possession(public, proof, ledger.pod.base)
        except BadToken:
            raise BadRequest(
                "This phone did not show that it has the key: try again on the phone itself."
            ) from None
        issued = datetime.fromtimestamp(self.clock() // 1_000_000, UTC)
        vouched = credential(
            ledger.pod.base, public, self.signer(ledger.pod), issued, issued + _GOOD_FOR
        )
        phone = Phone(
            compact.thumbprint(public),
            name.strip()[:LONGEST_NAME] or "—",
            vouched,
            issued.date().isoformat(),
        )

        def prepare() -> Prepared:
            now = self.of(ledger)
            others = tuple(each for each in now.phones if each.kid != phone.kid)
            if len(others) >= MOST_PHONES:
                raise Conflict(
                    f"{MOST_PHONES} phones sign already: remove one first.",
                    f"{MOST_PHONES} téléphones signent déjà : retirez-en un d'abord.",
                )
            return self._written(ledger, agent, replace(now, phones=(*others, phone)))

        return phone, prepare

    def remove_phone(self, ledger: Ledger, agent: Agent, kid: str) -> Prepared:
        """It signs nothing any more; what it signed stands."""
        now = self.of(ledger)
        left = tuple(each for each in now.phones if each.kid != kid)
        return self._written(ledger, agent, replace(now, phones=left))

    def _written(self, ledger: Ledger, agent: Agent, now: PaymentSettings) -> Prepared:
        rules_at = self.controlled(ledger, agent)
        stored: Stored | None = ledger.read(SETTINGS)
        outcome = Outcome(Address(ledger.pod.base, SETTINGS, False), stored is None, 0, JSON)
        body = now.body()
        if stored is not None and stored.body == body:
            return Prepared(None, outcome)
        rests_on: dict[Key, int | None] = {
            (SETTINGS, Role.RESOURCE): stored.version if stored else None
        }
        put = Put(SETTINGS, JSON, body, size=len(body))
        return Prepared(Change((put,), rests_on, rules_at, actor=agent.doer), outcome)


def _check_possession(jwk: Mapping[str, Json], proof: str, base: str) -> None:
    """The key signed the pod's address: it is in the phone that brings it."""
    signed = (POSSESSION + base).encode()
    token = compact.Token({"alg": "ES256"}, {}, signed, compact.decode(proof))
    compact.check_es256(token, jwk)
