"""Market files and offers that no Sésame would make, from the pod of somebody who has one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proofs import integrity
from proofs.circles import handover
from proofs.circles.handover import Offered
from proofs.circles.market import RECOMMENDATIONS, Contents, Entry, head, read_head
from proofs.circles.market_stream import Parting
from proofs.keys import SigningKey
from tests.web.markets import JSON_LD, NOW, Citizen, until

MALLORY = SigningKey.generate()
_RULES = """@prefix acl: <http://www.w3.org/ns/auth/acl#>.
<#owner> a acl:Authorization; acl:agent <{0}>; acl:accessTo <{1}>; acl:mode acl:Read, acl:Control.
<#all> a acl:Authorization; acl:agentClass <http://xmlns.com/foaf/0.1/Agent>; acl:accessTo <{1}>;
  acl:mode acl:Read."""


def signed_again(body: bytes, key: SigningKey = MALLORY) -> bytes:
    """The same words, by another key."""
    said = json.loads(body)
    del said["proof"]
    return json.dumps(integrity.sign(said, key, created=NOW), ensure_ascii=False).encode()


@dataclass
class Crafter:
    """Somebody whose pod signs what she likes."""

    citizen: Citizen
    made: int = 0

    @property
    def key(self) -> SigningKey:
        """Of her pod."""
        return self.citizen.server.house.pod_keys.of(self.citizen.ledger.pod)

    def puts(self, body: bytes) -> str:
        """For everybody to read; its address."""
        self.made += 1
        url, who = f"{self.citizen.base}crafted-{self.made}", self.citizen.name
        ask = self.citizen.server.ask
        done = ask("PUT", url, who=who, body=body, content="application/json-seq")
        assert done.status == 201, done
        rules = _RULES.format(self.citizen.webid, url).encode()
        assert ask("PUT", f"{url}.acl", who=who, body=rules, content="text/turtle").status == 201
        return url

    def offers(self, to: Citizen, offered: Offered) -> None:
        """An offer of hers, however it may be, in the other's inbox."""
        self.made += 1
        iri = f"{self.citizen.base}offer-{self.made}#it"
        message = handover.offer(iri, self.citizen.webid, to.webid, offered, self.key, NOW)
        sends(to, self.citizen.name, message.body)

    def hands(
        self, to: Citizen, words: Sequence[bytes], company: str, relays: Mapping[str, int]
    ) -> str:
        """A file with these words of others, which the other takes; its id there."""
        part = Parting(RECOMMENDATIONS)
        frames = b"".join(part.add(each) for each in words)
        contents = Contents("Bread", (), (Entry(company),), relays=relays)
        iri = f"{self.citizen.base}crafted-{self.made + 1}#it"
        front = head(iri, self.citizen.webid, contents, [part.done()], self.key, NOW)
        url = self.puts(front + frames)
        before = set(to.offered())
        content_hash = read_head(front[1:-1]).content_hash
        size = len(front) + len(frames)
        self.offers(to, Offered(url, content_hash, "Bread", (), size, len(words)))
        until(lambda: bool(set(to.offered()) - before))
        (new,) = set(to.offered()) - before
        assert to.takes(new).state == "kept", to.offered()[new]
        return new


def sends(to: Citizen, who: str, body: bytes) -> None:
    """Into an inbox, as anybody of that server may; returns once it has been read."""
    before = to.ledger.read("settings/market-mail")
    sent = to.server.ask("POST", f"{to.base}inbox/", who=who, body=body, content=JSON_LD)
    assert sent.status == 201, sent
    seen = before.version if before else 0

    def is_read() -> bool:
        mark = to.ledger.read("settings/market-mail")
        return mark is not None and mark.version > seen

    until(is_read)
