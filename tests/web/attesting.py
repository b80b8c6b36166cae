"""A town hall on a server that vouches for people: its key, its list, its letters to inboxes."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import requests

from pod_server.wiring.credentials import credentials
from proofs.keys import SigningKey
from proofs.strict_json import Json
from tests.unit.proofs import attested
from tests.web.at_home import Visitor, words
from tests.web.rules import acl
from tests.web.served import Reply, Served
from vocab.terms import SEC

JSON_LD = "application/ld+json"
PAGE = "/office/me/credentials"
HOME = "personal/credentials/home-address"
_NAME = re.compile(r'name="name" value="([^"]+)"')


class TownHall:
    """Somebody of the server who issues credentials."""

    def __init__(self, server: Served, name: str = "bob") -> None:
        self.server, self.name, self.key = server, name, SigningKey.generate()
        self.person = server.people[name]
        self.list = f"{self.person.pod}status"
        self._list_a_key(self.key)
        self.says_withdrawn()
        opened = self._put(f"{self.list}.acl", acl(self.list, self.person.webid, here="r"))
        assert opened.status in (200, 201, 204, 205), opened

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.server.house.clock() / 1e6, UTC)

    def says_withdrawn(self, *indices: int, key: SigningKey | None = None, **more: Json) -> None:
        """Its list, in which these are set."""
        said: dict[str, Any] = {"url": self.list, "issuer": self.person.webid, **more}
        self.publishes(
            attested.signed(
                attested.status_list(indices, now=self.now, **said),
                key or self.key,
                now=self.now,
            )
        )

    def publishes(self, body: bytes) -> None:
        done = self._put(self.list, body.decode(), JSON_LD)
        assert done.status in (200, 201, 204, 205), done

    def credential(
        self,
        index: int | None = 7,
        *,
        subject: str = "",
        key: SigningKey | None = None,
        purposes: Sequence[str] = ("revocation",),
        **more: Json,
    ) -> bytes:
        status: Json = None
        if index is not None:
            status = [attested.entry(index, purpose, self.list) for purpose in purposes]
        said: dict[str, Any] = {
            "issuer": self.person.webid,
            "subject": subject or self.server.people["alice"].webid,
            **more,
        }
        document = attested.unsigned(status=status, now=self.now, **said)
        return attested.signed(document, key or self.key, now=self.now)

    def sends(self, body: bytes) -> Reply:
        return self.server.ask(
            "POST", f"{self.server.home}inbox/", who=self.name, body=body, content=JSON_LD
        )

    def _list_a_key(self, key: SigningKey) -> None:
        method = key.public.verification_method
        insert = f"INSERT DATA {{ <{self.person.webid}> <{SEC.ASSERTION_METHOD}> <{method}> }}"
        done = self.server.ask(
            "PATCH",
            self.person.webid.partition("#")[0],
            who=self.name,
            body=insert.encode(),
            content="application/sparql-update",
        )
        assert done.status in (200, 204, 205), done

    def _put(self, url: str, body: str, content: str = "text/turtle") -> Reply:
        return self.server.ask("PUT", url, who=self.name, body=body.encode(), content=content)


def came(alice: Visitor) -> list[str]:
    """The names of those that wait, or are kept, as the page has them."""
    return list(dict.fromkeys(_NAME.findall(alice.get(PAGE).text)))


def decide(alice: Visitor, do: str, **values: str) -> requests.Response:
    return alice.post(PAGE, do=do, **values)


def keep(alice: Visitor, hall: TownHall, body: bytes, **values: str) -> None:
    """Through the inbox, and her click."""
    sent = hall.sends(body)
    assert sent.status == 201, sent
    name = sent["location"].removeprefix(hall.server.home)
    done = decide(alice, "accept", name=name, **values)
    assert done.status_code == 303, words(done)


def bring(alice: Visitor, body: bytes, **values: str) -> requests.Response:
    """By hand: pasted."""
    return decide(alice, "add", text=body.decode(), **values)


def said_of(body: bytes) -> dict[str, Json]:
    found = json.loads(body)
    assert isinstance(found, dict)
    return found


def look_again(town: Served) -> None:
    """What one process does with what is due."""
    house = town.house
    for errand in house.accounts.errands.due(house.clock(), 50):
        if errand.name.startswith("personal/credentials/"):
            ledger = house.ledgers.by_id(errand.pod_id)
            assert credentials(house).look(ledger, errand.name)


def page(alice: Visitor, at: str = PAGE) -> str:
    return words(alice.get(at))
