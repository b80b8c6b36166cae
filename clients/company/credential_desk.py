"""``sesame-company credential``: vouch for a citizen, send it to her, take it back.

The credential is signed with the key of the company's WebID document. Whether it still holds is
said by two status lists (revocation, suspension) in the company's own pod, open to everybody.
"""

from __future__ import annotations

import argparse
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from clients.company import credential_form as form
from clients.company.credential_book import REVOKED, SUSPENDED, VALID, Book, Issued
from clients.company.desk import Desk
from clients.company.home import Home
from clients.console import Exit, Misused
from clients.pod_client import discovery, verbs
from clients.pod_client.client import PodClient
from clients.pod_client.discovery import iris, triples
from clients.pod_client.errors import NoWayIn, PodClientError, RequestRefused
from clients.pod_client.messages import is_web_address
from vocab.terms import ACL, FOAF, LDP

WHAT = ("issue", "send", "revoke", "suspend", "resume", "publish", "list")
_STATES = {"revoke": REVOKED, "suspend": SUSPENDED, "resume": VALID}
_SETS = {form.REVOCATION: REVOKED, form.SUSPENSION: SUSPENDED}
_SAID: Mapping[str, tuple[str, str]] = {
    VALID: ("valable", "valid"),
    SUSPENDED: ("suspendue", "suspended"),
    REVOKED: ("retirée", "withdrawn"),
}
FOLDER, MEDIA_TYPE = "credentials", "application/vc"
LONGEST_DAYS = 36_525


def options(added: argparse.ArgumentParser) -> None:
    """What the command takes."""
    added.add_argument("what", choices=WHAT, help="what to do with credentials")
    added.add_argument("id", nargs="?", default="", metavar="ID", help="of one that was issued")
    added.add_argument("--to", default="", metavar="WEBID", help="issue: whom it is about")
    added.add_argument("--kind", choices=tuple(form.KINDS), default="address", help="(address)")
    added.add_argument(
        "--claim",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what it says, as town=Nantes",
    )
    added.add_argument("--title", default="", metavar="TEXT", help="what it is called")
    added.add_argument("--days", type=int, default=365, metavar="N", help="how long it holds (365)")
    added.add_argument(
        "--storage", default="", metavar="URL", help="your pod, unless your WebID document names it"
    )


def run(desk: Desk, home: Home, chosen: argparse.Namespace, environment: Mapping[str, str]) -> Exit:
    """One of :data:`WHAT`."""
    home.web_id()
    with Book(home.path / "credentials.sqlite", changes=chosen.what != "list") as book:
        if chosen.what == "list":
            return _list(desk, book)
        if chosen.what in ("issue", "revoke", "suspend", "resume") and not (
            chosen.to if chosen.what == "issue" else chosen.id
        ):
            raise Misused(
                f"Dites qui ou laquelle : credential {chosen.what} --to WEBID, ou ID.",
                f"Say whom or which: credential {chosen.what} --to WEBID, or ID.",
            )
        with PodClient(home.credentials()) as client:
            issuer = _Issuer(desk, home, book, client, _storage(client, home, chosen.storage))
            if chosen.what == "issue":
                return issuer.issue(chosen)
            if chosen.what in _STATES:
                return issuer.becomes(book.one(chosen.id), _STATES[chosen.what])
            issuer.publish()
            return issuer.send() if chosen.what == "send" else Exit.WELL


class _Issuer:
    """One run of the command, with all that it needs."""

    def __init__(self, desk: Desk, home: Home, book: Book, client: PodClient, storage: str) -> None:
        self.desk, self.home, self.book, self.client = desk, home, book, client
        self.web_id, self.key = home.web_id(), home.key()
        self.folder = f"{storage}{FOLDER}/"

    def issue(self, chosen: argparse.Namespace) -> Exit:
        """Signed, written down, its lists published, sent: in this order."""
        if not is_web_address(chosen.to) or not 0 < chosen.days <= LONGEST_DAYS:
            raise Misused(
                "--to est un WebID (https://…), --days un nombre de jours.",
                "--to is a WebID (https://…), --days a number of days.",
            )
        said = form.claims(chosen.kind, chosen.claim)
        titles = (chosen.title, chosen.title) if chosen.title else form.TITLES[chosen.kind]
        now, name = datetime.now(UTC), secrets.token_hex(16)
        end = now + timedelta(days=chosen.days)

        def write(number: int, place: int) -> bytes:
            entries = {p: (self._list(number, p), place) for p in form.PURPOSES}
            document = form.document(
                f"urn:uuid:{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}",
                self.web_id,
                chosen.to,
                chosen.kind,
                said,
                titles,
                now,
                end,
                entries,
            )
            signed = form.signed(document, self.key, now)
            return json.dumps(signed, ensure_ascii=False).encode()

        made = self.book.issue(name, chosen.to, chosen.kind, int(now.timestamp()), write)
        self.desk.say(f"Signée : {made.name}", f"Signed: {made.name}")
        self.publish()
        self._send(made)
        one = self.book.one(made.name)
        self.desk.report({"id": one.name, "to": one.subject, "sent": one.sent or None})
        return Exit.WELL

    def send(self) -> Exit:
        """Those that no inbox has taken yet; who cannot be reached keeps no other waiting."""
        failure: PodClientError | None = None
        waiting = self.book.unsent()
        for one in waiting:
            try:
                self._send(one)
            except PodClientError as error:
                self.desk.err.write(f"{one.subject}: {self.desk.failure(error)}\n")
                failure = error
        left = len(self.book.unsent())
        self.desk.report({"sent": len(waiting) - left, "left": left})
        if failure is not None:
            raise failure
        return Exit.WELL

    def becomes(self, one: Issued, state: str) -> Exit:
        """Taken back, or not any more: written down, then said in the lists."""
        if one.state == REVOKED and state != REVOKED:
            raise Misused(
                f"{one.name} est retirée : on n'y revient pas. Émettez-en une autre.",
                f"{one.name} is withdrawn for good. Issue another one.",
            )
        if one.state != state:
            self.book.becomes(one, state)
        self.publish()
        fr, en = _SAID[state]
        self.desk.say(f"{one.name} : {fr}", f"{one.name}: {en}")
        self.desk.report({"id": one.name, "state": state})
        return Exit.WELL

    def publish(self) -> None:
        """Every list that is not published as it stands."""
        for number in self.book.stale():
            places = {state: self.book.set_in(number, state) for state in _SETS.values()}
            now = datetime.now(UTC)
            for purpose, state in _SETS.items():
                url = self._list(number, purpose)
                said = form.status_list(url, self.web_id, purpose, places[state], now)
                body = json.dumps(form.signed(said, self.key, now)).encode()
                self.client.put(url, body, MEDIA_TYPE)
                self._open(url)
            self.book.published(number, places)

    def _send(self, one: Issued) -> None:
        answer = self.client.get(one.subject)
        inboxes = iris(triples(answer), one.subject, LDP.INBOX)
        if not inboxes:
            raise NoWayIn(one.subject, "ldp:inbox")
        sent = self.client.post(
            inboxes[0], one.body, verbs.JSON_LD, idempotency_key=f"credential-{one.name}"
        )
        self.book.sent(one.name, sent.location or inboxes[0])
        self.desk.say(f"Remise à {one.subject}", f"Handed to {one.subject}")

    def _open(self, url: str) -> None:
        """Everybody may read it, and nobody but its owner do anything else."""
        where = self.client.head(url, accept="*/*").linked("acl")
        if where is None:
            raise NoWayIn(url, "acl")
        try:
            self.client.head(where)
        except RequestRefused as refused:
            if refused.status != 404:
                raise
            self.client.put(where, _rules(url, self.web_id).encode(), verbs.TURTLE)

    def _list(self, number: int, purpose: str) -> str:
        return f"{self.folder}status/{number}-{purpose}"


def _rules(url: str, owner: str) -> str:
    mine = f"<{ACL.AGENT}> <{owner}>; <{ACL.MODE}> <{ACL.READ}>, <{ACL.WRITE}>, <{ACL.CONTROL}>"
    all_ = f"<{ACL.AGENT_CLASS}> <{FOAF.AGENT}>; <{ACL.MODE}> <{ACL.READ}>"
    return "\n".join(
        f"<#{name}> a <{ACL.AUTHORIZATION}>; <{ACL.ACCESS_TO}> <{url}>; {rule} ."
        for name, rule in (("owner", mine), ("everybody", all_))
    )


def _storage(client: PodClient, home: Home, chosen: str) -> str:
    found = [chosen] if chosen else _named(client, home.web_id())
    if not found or not is_web_address(found[0]):
        raise Misused(
            "Où publier la liste ? Votre WebID ne nomme aucun pod : --storage URL.",
            "Where is the list to be published? Your WebID names no pod: --storage URL.",
        )
    return found[0] if found[0].endswith("/") else f"{found[0]}/"


def _named(client: PodClient, web_id: str) -> list[str]:
    found = client.run(discovery.profile(client.session, web_id))
    return list(found.storages)


def _list(desk: Desk, book: Book) -> Exit:
    rows = list(book.all())
    for one in rows:
        fr, en = _SAID[one.state]
        when = datetime.fromtimestamp(one.made, UTC).date().isoformat()
        if not one.sent:
            fr, en = f"{fr}, pas encore remise", f"{en}, not handed over yet"
        desk.say(
            f"{one.name}  {when}  {one.kind}  {one.subject}  {fr}",
            f"{one.name}  {when}  {one.kind}  {one.subject}  {en}",
        )
    desk.report(
        {
            "issued": [
                {
                    "id": one.name,
                    "to": one.subject,
                    "kind": one.kind,
                    "state": one.state,
                    "sent": one.sent or None,
                }
                for one in rows
            ]
        }
    )
    return Exit.WELL
