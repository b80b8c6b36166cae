"""One payment of a citizen's: what she is told of it, and what she decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

import orjson
from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup

from pod_server.actions.settle import Prepared, settle_now
from pod_server.civic.front_office.account import account_id
from pod_server.civic.paying.deciding import Signed, Wallet
from pod_server.civic.paying.payments import Asked, State
from pod_server.civic.paying.receipts import Receipts
from pod_server.civic.paying.settings import Phone
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.errors import (
    BadRequest,
    Conflict,
    MissingResource,
    PodError,
    StatementRefused,
    TooManyRequests,
    Unauthenticated,
)
from pod_server.web import problem_words
from pod_server.web.office.values import labels, price
from pod_server.web.office.who import Door, Owner
from pod_server.web.paying.listing import HOME, moment_of
from pod_server.web.paying.words import words
from pod_server.web.provider.endpoints import network
from pod_server.web.scanned import scannable
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.payments.decision import APPROVED, DECLINED, KEY, PASSKEY, TYPES
from proofs.payments.epc import transfer
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SESAME


class StepUp(Protocol):
    """The passkeys of one's account, to confirm a document with."""

    def known(self, account_id: str) -> Sequence[str]:
        """Their credential ids; none where this server's address knows no passkeys."""

    def signed_over(self, account_id: str, sent: str, network: str, document: bytes) -> None:
        """Raises ``Unauthenticated``, ``TooManyRequests``."""


@value
class PaymentPages:
    """For the owner, signed in. ``receipts`` finds the receipt of a payment, or nothing."""

    door: Door
    wallet: Wallet
    step_up: StepUp
    receipts: Receipts

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("payments", __name__, url_prefix="/pocket")
        rules = (
            ("/payments/<name>", "one", self.one, ["GET"]),
            ("/payments/<name>", "decide", self.decide, ["POST"]),
            ("/payments/<name>/later", "later", self.later, ["POST"]),
            ("/payments/<name>/no", "no", self.no, ["POST"]),
            ("/payments/<name>/decision", "paper", self.paper, ["GET"]),
        )
        for rule, name, view, methods in rules:
            found.add_url_rule(rule, name, view, methods=methods)
        return found

    def one(self, name: str) -> Response:
        """The payment; while it can be decided, with the notice as things stand now."""
        owner = self.door.owner()
        self._present(owner, name)
        return self._one(owner, name)

    def decide(self, name: str) -> Response:
        """What the phone signed. What is wrong with it comes back with the payment."""
        self.door.browser.check_form()
        owner = self.door.owner()
        form = request.form
        signed = Signed(form.get("token", ""), form.get("kid", ""), form.get("passkey", ""))
        try:
            self._confirm(owner, signed)
            settle_now(
                owner.ledger,
                partial(self.wallet.decide, owner.ledger, owner.agent, name, signed),
            )
        except Conflict as error:
            return self._refused(owner, name, error, 409)
        except Unauthenticated as error:
            return self._refused(owner, name, error, 401)
        except TooManyRequests as error:
            return self._refused(owner, name, error, 429)
        except (BadRequest, StatementRefused) as error:
            return self._refused(owner, name, error, 422)
        return make_response(redirect(f"{HOME}/{name}", 303))

    def later(self, name: str) -> Response:
        """Put off: it stays in what waits until it expires."""
        return self._said(name, self.wallet.defer, HOME)

    def no(self, name: str) -> Response:
        """Refused from a browser that signs nothing."""
        return self._said(name, self.wallet.decline, f"{HOME}/{name}")

    def paper(self, name: str) -> Response:
        """The signed decision as ``sesame verify`` reads it."""
        owner = self.door.owner()
        asked, _ = self.wallet.one(owner.ledger, name)
        if not asked.decision:
            raise MissingResource(request.path)
        body = self.wallet.paper(owner.ledger, asked)
        sent = {
            "Content-Type": "application/json",
            "Content-Disposition": f'attachment; filename="decision-{name[-8:]}.json"',
        }
        return make_response(body, 200, sent)

    def _said(
        self, name: str, say: Callable[[Ledger, Agent, str], Prepared], onward: str
    ) -> Response:
        self.door.browser.check_form()
        owner = self.door.owner()
        try:
            settle_now(owner.ledger, partial(say, owner.ledger, owner.agent, name))
        except Conflict as error:
            return self._refused(owner, name, error, 409)
        return make_response(redirect(onward, 303))

    def _present(self, owner: Owner, name: str) -> None:
        settle_now(
            owner.ledger,
            partial(self.wallet.present, owner.ledger, owner.agent, name, tongue()),
        )

    def _confirm(self, owner: Owner, signed: Signed) -> None:
        """Whoever has a passkey confirms with it, over the very token (decision 26)."""
        account = owner.account.account_id
        if not signed.passkey:
            if self.step_up.known(account):
                raise Unauthenticated("Confirm the payment with your passkey.")
            return
        document = signed.token.encode("ascii", "replace")
        self.step_up.signed_over(account, signed.passkey, network(request), document)

    def _refused(self, owner: Owner, name: str, error: PodError, status: int) -> Response:
        self._present(owner, name)
        trouble = problem_words.messages(error)[tongue()]
        return self._one(owner, name, trouble, status)

    def _one(self, owner: Owner, name: str, trouble: str = "", status: int = 200) -> Response:
        asked, _ = self.wallet.one(owner.ledger, name)
        language = tongue()
        payment, now = asked.payment, self.wallet.clock()
        state = asked.state(now)
        company = self.wallet.notices.overview.of(owner.ledger, asked.company)
        known = company.name if company is not None else ""
        last = asked.notice or (asked.notices[-1] if asked.notices else None)
        return self._page(
            "payment",
            owner,
            status,
            trouble=trouble,
            asked=asked,
            company=account_id(asked.company) if company is not None else "",
            payee=known or payment.payee,
            calls_itself=payment.payee if known and known != payment.payee else "",
            host=urlsplit(asked.company).hostname or asked.company,
            amount=price(payment.amount, payment.currency, language),
            basket=[
                (each, price(Decimal(each.price), payment.currency, language) if each.price else "")
                for each in asked.basket
            ],
            state=state.value,
            is_open=state.is_open,
            is_simulated=asked.settlement == SESAME.SIMULATED,
            transfer=_transfer(asked) if state is State.APPROVED else None,
            expires=moment_of(asked.expires_us, language),
            decided=moment_of(asked.decided_us, language) if asked.decided_us else "",
            shown=moment_of(last.at_us, language) if last else "",
            notice=last.payload if last else None,
            assurance=partial(_assurance, language),
            signing=self._signing(owner, asked) if state.is_open else None,
            receipt=self.receipts.of(owner.ledger, asked),
        )

    def _signing(self, owner: Owner, asked: Asked) -> Mapping[str, str]:
        """What the script needs to sign, by the names of its data attributes."""
        phones = {each.kid: each.credential for each in self._phones(owner)}
        shown = asked.notice
        known = self.step_up.known(owner.account.account_id)
        said: Mapping[str, Json] = {
            "pod": owner.ledger.pod.base,
            "phones": dict(phones),
            "texts": [asked.text, shown.text if shown else ""],
            "aud": asked.company,
            "nonce": asked.nonce,
            "types": {"approve": TYPES[APPROVED], "decline": TYPES[DECLINED]},
            "outcomes": {"approve": APPROVED, "decline": DECLINED},
            "factors": [dict(KEY), dict(PASSKEY)] if known else [dict(KEY)],
            "passkeys": list(known),
        }
        return {"signing": orjson.dumps(said).decode(), "pod": owner.ledger.pod.base}

    def _phones(self, owner: Owner) -> Sequence[Phone]:
        return self.wallet.choices.of(owner.ledger).phones

    def _page(self, template: str, owner: Owner, status: int = 200, /, **facts: object) -> Response:
        form = self.door.browser.form_token()
        return sheet(f"paying/{template}", words, status, form=form, owner=owner, **facts)


def _assurance(language: str, name: str) -> str:
    known = labels().get(SESAME.NS + name)
    return known.in_language(language) if known else name


def _transfer(asked: Asked) -> Markup | None:
    """The QR code of a SEPA transfer."""
    if not asked.iban:
        return None
    payment = asked.payment
    return scannable(transfer(payment.payee, asked.iban, payment.amount, payment.transaction_id))
