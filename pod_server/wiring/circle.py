"""The pages between citizens put together: recommendations, market files, whom she trusts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from flask import Blueprint

from pod_server.actions.groups import GroupBook
from pod_server.civic.circle.peers import Peers
from pod_server.civic.circle.recommending import Given
from pod_server.civic.circle.showing import Showing
from pod_server.civic.circle.undoing import Undoing
from pod_server.civic.products.briefs import Brief
from pod_server.civic.products.held_cards import HeldCards
from pod_server.contracts import Ledger
from pod_server.web.circle.asking import CirclePages
from pod_server.web.circle.contacts import ContactPages
from pod_server.web.circle.given import GivenPages
from pod_server.web.circle.markets import MarketPages
from pod_server.web.circle.recommendations import RecommendationPages
from pod_server.web.circle.shown import ShownPage
from pod_server.web.circle.subject import Subjects
from pod_server.web.office.listing import bare
from pod_server.web.office.who import Door
from pod_server.web.sharing.people import Introductions
from pod_server.wiring.house import House
from pod_server.wiring.markets import market_files
from pod_server.wiring.naming import introductions_of
from proofs.circles.recommendation import Recommendation
from proofs.circles.reply import Reply


def circle_pages(house: House, door: Door, cards: HeldCards) -> list[Blueprint]:
    """Their blueprints."""
    files = market_files(house, cards)
    peers = Peers(files.incoming, house.recommendations)

    groups = GroupBook(house.writer)
    introductions = introductions_of(house)
    showing = Showing(files.markets, house.blobs, house.clock)

    named = partial(_called, house, introductions)

    def has_account(ledger: Ledger, webid: str) -> bool:
        return house.overview.of(ledger, webid) is not None

    def in_force(ledger: Ledger) -> Sequence[Brief]:
        return cards.shelf(ledger).in_force

    def to(ledger: Ledger, given: Given) -> Sequence[Reply]:
        item = given.recommendation.opinion.item
        sellers = {brief.company for brief in in_force(ledger) if brief.about == item}
        return house.replies.to(ledger, given, (item, *sorted(sellers)))

    def replies(ledger: Ledger, said: Recommendation) -> Sequence[Reply]:
        given = house.recommendations.of(ledger, said.opinion.item)
        return to(ledger, given) if given and given.recommendation.id == said.id else ()

    def to_hers(ledger: Ledger, item: str) -> Iterator[tuple[Reply, bool]]:
        given = house.recommendations.of(ledger, item)
        if given is not None:
            now = given.recommendation.content_hash
            yield from ((each, each.answers == now) for each in to(ledger, given))

    return [
        MarketPages(
            door,
            files.markets,
            files.handings,
            files.incoming,
            showing,
            house.glances,
            named,
            files.products,
            introductions,
        ).routes(),
        CirclePages(door, files.questions, files.markets, groups, named).routes(),
        ContactPages(door, groups, introductions, house.ledger_called).routes(),
        ShownPage(showing, house.ledger_called, introductions.name, replies).routes(),
        GivenPages(
            door, files.incoming, peers, named, has_account, files.products.names, to_hers
        ).routes(),
        RecommendationPages(
            door,
            house.recommendations,
            house.replies,
            Subjects(house.overview, in_force),
            Undoing(files.handings).deleted,
            groups,
        ).routes(),
    ]


def _called(house: House, introductions: Introductions, ledger: Ledger, webid: str) -> str:
    """What the owner calls them; else a company's name, that of somebody here, an address."""
    called = introductions.acquaintances.names(ledger).get(webid)
    company = None if called else house.overview.of(ledger, webid)
    name = called or (company.name if company else introductions.name(webid))
    return bare(name or webid)
