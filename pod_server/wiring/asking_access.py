"""The page that asks others for access, put together: it goes as the person herself."""

from __future__ import annotations

from flask import Blueprint

from pod_server.civic.giving.received import ReceivedGrants
from pod_server.identity.envoy import Envoy, Within
from pod_server.identity.keyring import KeyRing
from pod_server.identity.machines import Machines
from pod_server.identity.minting import Minter
from pod_server.model.received import Received
from pod_server.model.terms import NamedNode
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.owner import Portraits
from pod_server.web.sharing.ask import AskPage
from pod_server.web.sharing.people import Introductions
from pod_server.wiring.house import House
from vocab.terms import PIM


def ask_page(house: House, ring: KeyRing, door: Door, within: Within) -> Blueprint:
    """Its blueprint."""
    envoy = Envoy(
        house.accounts,
        Machines(house.accounts, house.clock),
        Minter(ring, house.settings.issuer, house.clock),
        house.door,
        lambda url: house.base_of(url) is not None,
        within,
    )

    def storage(webid: str) -> str:
        here = house.pod_of(webid.partition("#")[0])
        if here is not None:
            return here.base if here.owner == webid else ""
        graph = house.webids.read(webid)
        me, predicate = NamedNode(webid), NamedNode(PIM.STORAGE)
        found = (t.object for t in graph if t.subject == me and t.predicate == predicate)
        return min((each.value for each in found if isinstance(each, NamedNode)), default="")

    def send(owner: Owner, inbox: str, body: bytes, kind: str) -> Received:
        headers = {"Content-Type": kind}
        account_id, webid = owner.account.account_id, owner.ledger.pod.owner
        return envoy.ask(account_id, webid, "POST", inbox, body=body, headers=headers)

    introductions = Introductions(
        house.webids.issuers, house.resolve, Portraits(house.rules, house.documents)
    )
    return AskPage(
        door,
        ReceivedGrants(house.documents),
        introductions,
        storage,
        house.webids.inbox,
        send,
        house.clock,
    ).routes()
