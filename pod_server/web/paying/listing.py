"""The list of a citizen's payments, and what waits for her now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import orjson
from flask import Blueprint, Response, make_response, request

from pod_server.civic.paying.deciding import Wallet
from pod_server.civic.paying.payments import Asked
from pod_server.civic.paying.receipts import Receipts
from pod_server.civic.paying.settings import Takes
from pod_server.model.moments import date_time
from pod_server.web.dates import moment
from pod_server.web.office.today import Row as Today
from pod_server.web.office.values import price
from pod_server.web.office.who import Door, Owner
from pod_server.web.paying.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value

HOME = "/pocket/payments"
PAGE = 20


@value
class Row:
    """One payment of the list."""

    id: str
    payee: str
    amount: str
    state: str
    when: str
    receipt: str


@value
class PaymentList:
    """For the owner, signed in. ``receipts`` finds the receipt of a payment, or nothing."""

    door: Door
    wallet: Wallet
    receipts: Receipts

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("payment_list", __name__, url_prefix="/pocket")
        found.add_url_rule("/waiting", "waiting", self.waiting)
        found.add_url_rule("/payments", "all", self.all)
        return found

    def waiting(self) -> Response:
        """What can be decided now, for a page or an app that asks again and again."""
        if self.door.browser.session() is None:
            return make_response(b'{"payments":[]}', 401, {"Content-Type": "application/json"})
        owner = self.door.owner()
        found = [self._waits(owner, asked) for asked in self.wallet.waiting(owner.ledger)]
        return make_response(
            orjson.dumps({"payments": found}), 200, {"Content-Type": "application/json"}
        )

    def all(self) -> Response:
        """So many, the newest first."""
        owner, language = self.door.owner(), tongue()
        after = request.args.get("after", "")
        after = after if after.isascii() and after.isalnum() else ""
        found = list(self.wallet.payments.page(owner.ledger, after, PAGE + 1))
        rows = [self._row(owner, asked, language) for asked in found[:PAGE]]
        return sheet(
            "paying/payments",
            words,
            form=self.door.browser.form_token(),
            owner=owner,
            rows=rows,
            after=after,
            more=found[PAGE - 1].id if len(found) > PAGE else "",
            is_off=self.wallet.choices.of(owner.ledger).takes is Takes.NOBODY,
        )

    def _waits(self, owner: Owner, asked: Asked) -> dict[str, str]:
        payment = asked.payment
        return {
            "id": asked.id,
            "payee": payee_of(self.wallet, owner, asked),
            "amount": str(payment.amount),
            "currency": payment.currency,
            "page": f"{HOME}/{asked.id}",
            "expires": date_time(asked.expires_us).value,
        }

    def _row(self, owner: Owner, asked: Asked, language: str) -> Row:
        payment = asked.payment
        return Row(
            asked.id,
            payee_of(self.wallet, owner, asked),
            price(payment.amount, payment.currency, language),
            asked.state(self.wallet.clock()).value,
            moment_of(asked.asked_us, language),
            self.receipts.of(owner.ledger, asked),
        )


def waiting_rows(wallet: Wallet, owner: Owner, language: str) -> Iterator[Today]:
    """What can be decided now, as lines of the first page."""
    say = words(language)
    for asked in wallet.waiting(owner.ledger):
        paid, until = asked.payment, moment_of(asked.expires_us, language)
        said = f"{say['payment_of']} {price(paid.amount, paid.currency, language)}"
        href = f"{HOME}/{asked.id}"
        name = payee_of(wallet, owner, asked)
        yield Today("waiting", name, f"{said} · {say['expires_at']} {until}", href)


def payee_of(wallet: Wallet, owner: Owner, asked: Asked) -> str:
    """The name that its account is in, rather than the one that it gives itself."""
    company = wallet.notices.overview.of(owner.ledger, asked.company)
    return company.name if company is not None else asked.payment.payee


def moment_of(at_us: int, language: str) -> str:
    """A moment of the clock, in words."""
    return moment(datetime.fromtimestamp(at_us / 1_000_000, UTC), language)
