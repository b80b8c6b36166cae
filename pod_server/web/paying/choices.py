"""Settings of payments: who may ask, which shops are chosen, which phones sign."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.settle import settle_now
from pod_server.civic.paying.settings import (
    LONGEST_NAME,
    POSSESSION,
    PaymentChoices,
    PaymentSettings,
    Takes,
)
from pod_server.civic.seeing.glances import Glance, Glances
from pod_server.model.errors import BadRequest, Conflict, MissingResource
from pod_server.web import problem_words
from pod_server.web.office.who import Door, Owner
from pod_server.web.paying.words import words
from pod_server.web.provider.browser import is_local
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value
from proofs.values import decimal

HOME = "/pocket/payments/settings"
PAGE = 50


@value
class PaymentSettingsPages:
    """For the owner; a phone is let in by whoever has just shown who they are."""

    door: Door
    choices: PaymentChoices
    glances: Glances

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("payment_settings", __name__, url_prefix=HOME)
        rules = (
            ("", "show", self.show, ["GET"]),
            ("", "save", self.save, ["POST"]),
            ("/shops", "shops", self.shops, ["GET"]),
            ("/shops", "switch", self.switch, ["POST"]),
            ("/phone", "phone", self.phone, ["GET"]),
            ("/phone", "add", self.add, ["POST"]),
            ("/phone/<kid>/remove", "remove", self.remove, ["POST"]),
        )
        for rule, name, view, methods in rules:
            found.add_url_rule(rule, name, view, methods=methods)
        return found

    def show(self) -> Response:
        """As they stand."""
        owner = self.door.owner()
        now = self.choices.of(owner.ledger)
        return self._page("settings", owner, now=now, amount=_typed(now.at_least), trouble="")

    def save(self) -> Response:
        """From now on; a sum that is none comes back as it was typed."""
        self.door.browser.check_form()
        owner, form = self.door.owner(), request.form
        now = self.choices.of(owner.ledger)
        typed = form.get("at_least", "").strip()
        amount = decimal(typed.replace(",", ".")) if typed else Decimal(0)
        if amount is None or amount < 0 or form.get("takes") not in set(Takes):
            return self._page("settings", owner, 422, now=now, amount=typed, trouble="bad_amount")
        self._settle(owner, now, Takes(form["takes"]), amount, only_new=form.get("only_new") == "1")
        return make_response(redirect(f"{HOME}?saved=1", 303))

    def shops(self) -> Response:
        """A page of the companies with an account, each to be chosen or not."""
        owner = self.door.owner()
        found = self._accepted(owner)
        pages = max(-(-len(found) // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        return self._page(
            "shops",
            owner,
            rows=found[(page - 1) * PAGE : page * PAGE],
            chosen=self.choices.of(owner.ledger).shops,
            page=page,
            pages=pages,
        )

    def switch(self) -> Response:
        """One of them chosen, or not any more."""
        self.door.browser.check_form()
        owner, form = self.door.owner(), request.form
        shop, now = form.get("shop", ""), self.choices.of(owner.ledger)
        if shop not in {each.company for each in self._accepted(owner)} | now.shops:
            raise MissingResource(request.path)
        shops = now.shops | {shop} if form.get("on") == "1" else now.shops - {shop}
        self._settle(owner, now, now.takes, now.at_least, only_new=now.only_new, shops=shops)
        return make_response(redirect(f"{HOME}/shops?page={form.get('page', 1, int)}", 303))

    def phone(self) -> Response:
        """To let this phone sign."""
        return self._phone(self.door.fresh_owner())

    def add(self) -> Response:
        """The key that was made in it; whoever does has just shown who they are."""
        self.door.browser.check_form()
        owner, form = self.door.fresh_owner(), request.form
        try:
            jwk = json.loads(form.get("jwk", "") or "null")
        except ValueError:
            jwk = None
        try:
            _, prepare = self.choices.add_phone(
                owner.ledger, owner.agent, jwk, form.get("proof", ""), form.get("name", "")
            )
            settle_now(owner.ledger, prepare)
        except (BadRequest, Conflict) as error:
            return self._phone(owner, problem_words.messages(error)[tongue()], 422)
        return make_response(redirect(_onward(), 303))

    def remove(self, kid: str) -> Response:
        """It signs no more."""
        self.door.browser.check_form()
        owner = self.door.owner()
        settle_now(
            owner.ledger,
            partial(self.choices.remove_phone, owner.ledger, owner.agent, kid),
        )
        return make_response(redirect(f"{HOME}?saved=1", 303))

    def _settle(
        self,
        owner: Owner,
        now: PaymentSettings,
        takes: Takes,
        amount: Decimal,
        *,
        only_new: bool,
        shops: frozenset[str] | None = None,
    ) -> None:
        chosen = sorted(now.shops if shops is None else shops)
        settle_now(
            owner.ledger,
            lambda: self.choices.settle(
                owner.ledger, owner.agent, takes, amount, only_new=only_new, shops=chosen
            ),
        )

    def _accepted(self, owner: Owner) -> Sequence[Glance]:
        found = [each for each in self.glances.all(owner.ledger) if each.is_accepted]
        return sorted(found, key=lambda each: (each.name.casefold(), each.account_id))

    def _phone(self, owner: Owner, trouble: str = "", status: int = 200) -> Response:
        return self._page(
            "phone",
            owner,
            status,
            trouble=trouble,
            possession=POSSESSION + owner.ledger.pod.base,
            name=self.door.browser.device()[:LONGEST_NAME],
            longest=LONGEST_NAME,
            onward=_onward(),
        )

    def _page(self, template: str, owner: Owner, status: int = 200, /, **facts: object) -> Response:
        form = self.door.browser.form_token()
        saved = request.args.get("saved") == "1"
        return sheet(
            f"paying/{template}", words, status, form=form, owner=owner, saved=saved, **facts
        )


def _typed(amount: Decimal) -> str:
    return str(amount).replace(".", ",") if tongue() == "fr" else str(amount)


def _onward() -> str:
    wanted = request.values.get("next", HOME)
    return wanted if is_local(wanted) else HOME
