"""A pod with rules to judge by, groups elsewhere, and the people of the tests of access."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.model.access import Agent, Mode
from pod_server.model.change import Stored
from pod_server.model.iri import Address, address
from pod_server.model.terms import Graph
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import StoredDocuments
from pod_server.rdf.groups import Groups
from pod_server.rdf.wac import WebAccessControl
from tests.unit.rdf.tiny import BASE, OWNER, NoBlobs, TinyLedger
from vocab.terms import ACL, FOAF, VCARD

HEAD = f"@prefix acl: <{ACL.NS}>. @prefix foaf: <{FOAF.NS}>. @prefix vcard: <{VCARD.NS}>.\n"
ALICE, BOB = Agent(OWNER), Agent("https://bob.example/card#me")
APP = "https://app.example/id"
OWNER_RULE = f"""<#owner> a acl:Authorization; acl:agent <{OWNER}>;
    acl:accessTo <./>; acl:default <./>; acl:mode acl:Read, acl:Write, acl:Control.
"""


class Outside:
    """Groups elsewhere and the pods here, as wiring would give them; with a clock to turn."""

    def __init__(self) -> None:
        self.now = 0
        self.groups: dict[str, Graph] = {}
        self.asked: list[str] = []
        self.pods: dict[str, TinyLedger] = {}

    def clock(self) -> int:
        return self.now

    def fetch(self, iri: str) -> Graph | None:
        self.asked.append(iri)
        return self.groups.get(iri)

    def resolve(self, iri: str) -> tuple[TinyLedger, Address] | None:
        for base, ledger in self.pods.items():
            if iri.startswith(base):
                return ledger, address(base, iri.removeprefix(base))
        return None


class House:
    """A pod whose owner has all rights, and what the given documents of rules say beside."""

    def __init__(self, rules: Mapping[str, str] | None = None) -> None:
        self.ledger = TinyLedger()
        self.outside = Outside()
        self.outside.pods[BASE] = self.ledger
        self.documents = StoredDocuments(RdfCodecs(), NoBlobs())
        groups = Groups(
            self.documents, self.outside.resolve, self.outside.fetch, self.outside.clock
        )
        self.wac = WebAccessControl(self.documents, groups, self.outside.clock)
        self.acl("", OWNER_RULE)
        for path, text in (rules or {}).items():
            self.acl(path, text)

    def make(self, path: str) -> None:
        name = path.rstrip("/")
        if path.endswith("/"):
            self.ledger.container(name)
        elif path:
            self.ledger.put(name, b"")

    def acl(self, path: str, text: str) -> Stored:
        if path and self.ledger.read(path.rstrip("/")) is None:
            self.make(path)
        return self.ledger.acl(path.rstrip("/"), HEAD + text)

    def modes(self, agent: Agent, path: str) -> Mode:
        return self.wac.grants(self.ledger, agent, address(BASE, path)).user


def rule(who: str, modes: str, objects: str = "acl:accessTo <>; acl:default <>") -> str:
    return f"[] a acl:Authorization; {who}; {objects}; acl:mode {modes}.\n"


EVERYBODY = "acl:agentClass foaf:Agent"
NOBODY_BUT_BOB = f"acl:agent <{BOB.webid}>"


def conditioned(inner: str) -> str:
    return rule(f"{NOBODY_BUT_BOB}; acl:condition {inner}", "acl:Read", "acl:accessTo <a>")


GROUP = f"{BASE}groups/friends#us"
