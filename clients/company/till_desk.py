"""The commands of ``till``: ask, wait, change, cancel, receipt, list, hand, take, serve."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from clients.company import till, till_offline
from clients.company.desk import Desk, Said
from clients.company.home import Home
from clients.company.importers import e_receipt
from clients.company.rails import Settled, rail
from clients.company.till import Request, Till
from clients.console import Exit, Misused, plain
from clients.pod_client.client import PodClient
from clients.pod_client.messages import is_web_address
from proofs.payments.payment import NotAPayment, Payment
from proofs.values import decimal
from proofs.words import Words

VERBS = ("ask", "wait", "change", "cancel", "receipt", "list", "hand", "take", "serve")
POLL_S = 1.0
STATES: Mapping[str, Words] = {
    "received": Words("reçue", "received"),
    "presented": Words("présentée au client", "shown to the customer"),
    "deferred": Words("remise à plus tard", "put off"),
    "approved": Words("validée", "approved"),
    "declined": Words("refusée", "refused"),
    "expired": Words("expirée", "expired"),
    "cancelled": Words("annulée", "cancelled"),
    "handed": Words("remise au client, hors ligne", "handed to the customer, offline"),
    "unchecked": Words(
        "non vérifiable tant que le Sésame du client ne répond pas",
        "cannot be checked until the customer's Sésame answers",
    ),
}


def options(added: argparse.ArgumentParser) -> None:
    """Those of ``till``."""
    added.add_argument("what", choices=VERBS, help="what to do at the till")
    added.add_argument(
        "id", nargs="?", default="", metavar="ID", help="a request; with take: FILE or -"
    )
    added.add_argument("--to", default="", metavar="WHO", help="a WebID, front office or account")
    added.add_argument("--amount", default="", metavar="SUM", help="12.40")
    added.add_argument("--currency", default="EUR", metavar="CODE", help="ISO 4217 (EUR)")
    added.add_argument("--name", default="", metavar="NAME", help="what the shop is called")
    added.add_argument("--note", default="", metavar="TEXT", help="what it is for")
    added.add_argument(
        "--rail", choices=("simulated", "sepa"), default="simulated", help="how money moves"
    )
    added.add_argument("--iban", default="", metavar="IBAN", help="with --rail sepa")
    added.add_argument(
        "--expires", type=int, default=600, metavar="SECONDS", help="how long it holds (600)"
    )
    added.add_argument(
        "--patience", type=float, default=0.0, metavar="SECONDS", help="wait for the decision"
    )
    added.add_argument(
        "--e-receipt", type=Path, metavar="FILE", help="with receipt: eu.we-build.ereceipt.1"
    )
    added.add_argument(
        "--listen", default="127.0.0.1:8098", metavar="HOST:PORT", help="with serve: a loopback"
    )


def run(desk: Desk, home: Home, chosen: argparse.Namespace, environment: Mapping[str, str]) -> Exit:
    """One of them."""
    home.web_id()
    if chosen.what == "list":
        return tell_all(desk, Till(home))
    if chosen.what == "serve":
        from clients.company.till_page import serve

        return serve(desk, home, chosen)
    if chosen.what in ("hand", "take"):
        from clients.company import till_hand

        return till_hand.run(desk, home, chosen)
    doing: Callable[[Desk, Home, argparse.Namespace], Exit] = _VERBS[chosen.what]
    return doing(desk, home, chosen)


def wished(home: Home, chosen: argparse.Namespace) -> Payment:
    """The payment that options ask for. Raises :class:`Misused`."""
    amount = decimal(chosen.amount.replace(",", "."))
    if amount is None:
        raise Misused("Combien ? --amount 12.40", "How much? --amount 12.40")
    wanted = Payment(
        till.transaction_id(),
        chosen.name or home.web_id(),
        home.web_id(),
        amount,
        chosen.currency,
    )
    try:
        return Payment.read(wanted.payload())
    except NotAPayment as wrong:
        raise Misused(wrong.fr, wrong.en) from None


def ask(desk: Desk, home: Home, chosen: argparse.Namespace) -> Exit:
    """Ask, and wait where that is wanted."""
    if not is_web_address(chosen.to):
        raise Misused("À qui ? --to WEBID", "Of whom? --to WEBID")
    payment, road = wished(home, chosen), rail(chosen.rail, chosen.iban, chosen.currency)
    kept = Till(home)
    with PodClient(home.credentials()) as client:
        asked = client.run(
            till.ask(client.session, chosen.to, payment, road, chosen.expires, chosen.note)
        )
        kept.keep(asked)
        desk.say(f"Demande {asked.id}", f"Request {asked.id}")
        desk.say(f"Le client décide ici : {asked.page}", f"The customer decides here: {asked.page}")
        now = waited(client, kept, asked, chosen.patience)
    return tell(desk, now)


def wait(desk: Desk, home: Home, chosen: argparse.Namespace) -> Exit:
    """How it stands, once it is decided or patience ends."""
    kept = Till(home)
    with PodClient(home.credentials()) as client:
        now = waited(client, kept, _named(kept, chosen), chosen.patience or 60.0)
    return tell(desk, now)


def change(desk: Desk, home: Home, chosen: argparse.Namespace) -> Exit:
    """Another sum."""
    kept = Till(home)
    before = _named(kept, chosen)
    _on_a_server(before)
    amount = decimal(chosen.amount.replace(",", "."))
    if amount is None:
        raise Misused("Combien ? --amount 12.40", "How much? --amount 12.40")
    road = rail(
        "sepa" if before.rail.get("settlement") == "SepaQr" else "simulated",
        str(before.rail.get("iban", "")),
        before.paid.currency,
    )
    with PodClient(home.credentials()) as client:
        now = client.run(till.change(client.session, before, amount, road, chosen.expires))
    kept.keep(now)
    return tell(desk, now)


def cancel(desk: Desk, home: Home, chosen: argparse.Namespace) -> Exit:
    """Ask no more."""
    kept = Till(home)
    asked = _named(kept, chosen)
    _on_a_server(asked)
    with PodClient(home.credentials()) as client:
        now = client.run(till.cancel(client.session, asked))
    kept.keep(now)
    return tell(desk, now)


def receipt(desk: Desk, home: Home, chosen: argparse.Namespace) -> Exit:
    """Hand the receipt over; of a file, its sum has to be what was paid."""
    kept = Till(home)
    request, read = _named(kept, chosen), None
    _on_a_server(request)
    if chosen.e_receipt is not None:
        try:
            read = e_receipt.read(chosen.e_receipt.read_bytes())
        except (OSError, e_receipt.NotAReceipt) as wrong:
            fr, en = getattr(wrong, "fr", str(wrong)), getattr(wrong, "en", str(wrong))
            raise Misused(f"{chosen.e_receipt} : {fr}", f"{chosen.e_receipt}: {en}") from None
        if (read.total, read.currency) != (request.paid.amount, request.paid.currency):
            raise Misused(
                f"Le ticket est de {read.total} {read.currency}, le paiement de "
                f"{request.paid.amount} {request.paid.currency}.",
                f"The receipt is of {read.total} {read.currency}, the payment of "
                f"{request.paid.amount} {request.paid.currency}.",
            )
    with PodClient(home.credentials()) as client:
        now = client.run(till.hand_receipt(client.session, request, home.web_id(), read))
    kept.keep(now)
    desk.say(f"Ticket remis : {now.receipt}", f"Receipt handed over: {now.receipt}")
    return tell(desk, now)


def waited(client: PodClient, kept: Till, request: Request, patience: float) -> Request:
    """As it stands, looked at again and again; what is proven is kept."""
    company, until = kept.home.web_id(), time.monotonic() + patience
    while True:
        seen = kept.seen(request.id)
        if request.nonce:
            request, paper = client.run(till_offline.look(client.session, kept, request))
        else:
            request, paper = client.run(till.look(client.session, request, company, seen))
        kept.keep(request, paper)
        if not request.is_open or time.monotonic() >= until:
            return request
        # A shop has no address that her Sésame could tell: it asks again.
        time.sleep(min(POLL_S, max(until - time.monotonic(), 0)))


def tell_all(desk: Desk, kept: Till) -> Exit:
    """Every request of this till, the newest first."""
    told = [members(each) for each in kept.all()]
    for each in kept.all():
        line = f"{each.id}  {each.paid.amount} {each.paid.currency}  {_state(desk, each)}"
        desk.say(line, line)
    desk.report({"requests": told})
    return Exit.WELL


def tell(desk: Desk, request: Request) -> Exit:
    """One of them; 0 unless the customer refused, or time ran out."""
    paid = request.paid
    desk.say(
        f"{paid.amount} {paid.currency} : {_state(desk, request)}",
        f"{paid.amount} {paid.currency}: {_state(desk, request)}",
    )
    if request.jti:
        desk.say(f"Décision n° {request.jti}", f"Decision number {request.jti}")
        desk.say(
            f"  empreintes : paiement {request.payment_hash}, avis {request.notice_hash}",
            f"  hashes: payment {request.payment_hash}, notice {request.notice_hash}",
        )
    if request.payer:
        desk.say(f"Par le Sésame {request.payer}", f"By the Sésame {request.payer}")
    if request.state == "approved":
        settled = settled_by(request)
        desk.say(settled.words.fr, settled.words.en)
        if settled.code and not desk.json:
            import segno

            segno.make(settled.code, error="m", micro=False).terminal(desk.out, compact=True)
    desk.report(members(request))
    is_well = request.is_open or request.state in ("approved", "cancelled")
    return Exit.WELL if is_well else Exit.REFUSED


def settled_by(request: Request) -> Settled:
    """What the rail wants done after an approval."""
    name = "sepa" if request.rail.get("settlement") == "SepaQr" else "simulated"
    road = rail(name, str(request.rail.get("iban", "")), request.paid.currency)
    return road.settle(request.paid)


def _state(desk: Desk, request: Request) -> str:
    known = STATES.get(request.state)
    return desk.words(known) if known else plain(request.state)


def _on_a_server(request: Request) -> None:
    if request.nonce:
        raise Misused(
            "Aucun serveur ne connaît cette demande : elle a été remise hors ligne.",
            "No server knows this request: it was handed over offline.",
        )


def _named(kept: Till, chosen: argparse.Namespace) -> Request:
    found = kept.find(chosen.id)
    if found is None:
        raise Misused(
            "Quelle demande ? « till list » les nomme.", "Which request? “till list” names them."
        )
    return found


def members(request: Request) -> Mapping[str, Said]:
    """What machines are told of a request."""
    return {
        "id": request.id,
        "state": request.state,
        "amount": str(request.paid.amount),
        "currency": request.paid.currency,
        "page": request.page,
        "simulated": request.rail.get("settlement") == "Simulated",
        "jti": request.jti,
        "payment_hash": request.payment_hash,
        "notice_hash": request.notice_hash,
        "receipt": request.receipt,
        "payer": request.payer,
    }


_VERBS = {
    "ask": ask,
    "wait": wait,
    "change": change,
    "cancel": cancel,
    "receipt": receipt,
}
