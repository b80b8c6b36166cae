"""The pages about who has access, and about who the owner is, put together."""

from __future__ import annotations

from flask import Blueprint

from pod_server.actions.groups import GroupBook
from pod_server.actions.identity import Identity
from pod_server.actions.sharing import Sharing
from pod_server.civic.giving.changes import Changes
from pod_server.civic.giving.outbox import Outbox
from pod_server.civic.giving.rights import Rights
from pod_server.identity.fetch import Unreachable
from pod_server.identity.issuers import keys_of
from pod_server.web.account.gate import Gate
from pod_server.web.account.identity import IdentityPage
from pod_server.web.me.changed import ChangedPages
from pod_server.web.me.credentials import CredentialPages
from pod_server.web.me.face import FacePage
from pod_server.web.me.facts import FactsPage
from pod_server.web.me.rights import RightsPages
from pod_server.web.office.who import Door
from pod_server.web.reading.owner import Portraits
from pod_server.web.sharing.asked import Forms
from pod_server.web.sharing.given import GivenPages
from pod_server.web.sharing.groups import GroupPages
from pod_server.web.sharing.pages import SharingPages
from pod_server.web.sharing.requests import RequestPages
from pod_server.wiring.facts import derived_facts, face_of, private_profiles
from pod_server.wiring.giving import giving
from pod_server.wiring.house import House, unique
from pod_server.wiring.naming import handed, introductions_of, things_of


def sharing(house: House, door: Door) -> list[Blueprint]:
    """Who may do what with the owner's things, and why."""
    shares = Sharing(house.rules, house.writer.content, unique)
    groups = GroupBook(house.writer)
    introductions = introductions_of(house)
    gives, facts = giving(house), derived_facts(house)
    things, over = things_of(house), handed(house)
    return [
        GroupPages(door, groups, introductions).routes(),
        RequestPages(door, gives, facts, introductions, things, house.clock).routes(),
        GivenPages(door, gives, groups, introductions, things, over, house.clock).routes(),
        SharingPages(
            door, shares, groups, Forms(shares, introductions, house.clock), things
        ).routes(),
    ]


def own_facts(house: House, door: Door) -> list[Blueprint]:
    """The pages about them."""
    portraits = Portraits(house.rules, house.documents)
    introductions = introductions_of(house)
    facts, gives = derived_facts(house), giving(house)
    face = face_of(house)
    outbox = Outbox(house.documents, house.clock, house.rules)
    changes = Changes(facts, gives, outbox, GroupBook(house.writer))
    return [
        FactsPage(door, facts, changes, introductions, private_profiles(house)).routes(),
        CredentialPages(door, facts.credentials, gives).routes(),
        FacePage(door, face, portraits, things_of(house), introductions).routes(),
        *ChangedPages(door, changes, introductions).routes(),
        RightsPages(door, facts, Rights(facts.personal)).routes(),
    ]


def identity(house: House, gate: Gate) -> Blueprint:
    """Who the owner is, to others."""

    def vouches(issuer: str) -> bool:
        try:
            return keys_of(house.door, issuer) is not None
        except Unreachable:
            return False

    page = IdentityPage(
        gate, Identity(house.writer.content), house.ledgers.by_id, house.settings.issuer, vouches
    )
    return page.routes()
