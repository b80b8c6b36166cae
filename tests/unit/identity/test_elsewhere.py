"""A WebID of another server becomes an owner here, once its document says so itself (I-07)."""

from __future__ import annotations

import pytest
from joserfc.jwk import ECKey

from pod_server.actions.content import Content
from pod_server.actions.owners import add_owner
from pod_server.actions.write import Writer
from pod_server.identity.elsewhere import Elsewhere as Linking
from pod_server.model.access import Agent, Mode
from pod_server.model.account import Credential
from pod_server.model.errors import BadRequest, Conflict
from pod_server.model.iri import address
from pod_server.rdf.groups import Groups
from pod_server.rdf.guards import ShapeGuards
from pod_server.rdf.wac import WebAccessControl
from tests.unit.identity.town import CAROL, ISSUER, Elsewhere, Town, jkt

CARD = CAROL.partition("#")[0]
URL = "http://127.0.0.1:4000/alice/notes"


@pytest.fixture
def linking(town: Town) -> Linking:
    return Linking(town.webids, town.accounts.people, town.clock, town.settings.issuer)


def says(town: Town, *lines: str) -> None:
    town.web.pages[CARD] = ("text/turtle", "\n".join(lines).encode())


def test_without_the_word_in_its_document_a_webid_is_nobodys(town: Town, linking: Linking) -> None:
    """I-07: no word, another account's, another WebID's, or in a document that is elsewhere."""
    alice, bob = (town.welcome(name).account.account_id for name in ("alice", "bob"))
    other = linking.sentence(alice, "https://carol.elsewhere.example/card#you")
    for lines in ((), (linking.sentence(bob, CAROL),), (other,)):
        says(town, *lines)
        with pytest.raises(Conflict, match="does not say"):
            linking.prove(alice, CAROL)
    town.web.pages["https://moved.example/card"] = town.web.pages[CARD]
    town.web.pages[CARD] = ("moved", b"https://moved.example/card")
    with pytest.raises(BadRequest, match="sends us on"):
        linking.prove(alice, CAROL)
    assert [w.webid for w in town.accounts.people.webids(alice)] == [
        town.settings.pod_base("alice") + "profile/card#me"
    ]


@pytest.mark.parametrize(
    "webid",
    [
        "http://carol.elsewhere.example/card#me",
        "https://127.0.0.1/card#me",
        "https://169.254.169.254/card#me",
        "https://a@carol.elsewhere.example/card#me",
        "http://127.0.0.1:4000/alice/profile/card#me",
        "https://carol.elsewhere.example/card#me> <x",
        "carol",
    ],
)
def test_nothing_is_fetched_from_where_no_webid_can_be(
    town: Town, linking: Linking, webid: str
) -> None:
    """I-07, S-36."""
    alice = town.welcome("alice").account.account_id
    with pytest.raises(BadRequest):
        linking.prove(alice, webid)
    assert not town.web.asked


def test_a_webid_that_names_another_issuer_owns_and_signs_in_there(
    town: Town, linking: Linking, elsewhere: Elsewhere, key: ECKey
) -> None:
    """I-07: the pod's rules name it; its own provider vouches for it."""
    alice = town.welcome("alice")
    ledger = town.ledgers.by_id(alice.pod.pod_id)
    rules = WebAccessControl(
        town.documents,
        Groups(town.documents, lambda _: None, lambda _: None, town.clock),
        town.clock,
    )
    content = Content(rules, town.codecs, town.documents, ShapeGuards(town.documents))
    writer = Writer(content, town.ledgers.blobs, lambda: "x")
    card = town.web.pages[CARD][1].decode()
    says(town, card, linking.sentence(alice.account.account_id, CAROL))
    token = elsewhere.token(key)
    agent = town.agent(token, town.proof(key, "GET", URL, token))
    assert agent == Agent(CAROL, "https://app.example/id", ISSUER)
    root = address(alice.pod.base, "")
    assert not rules.grants(ledger, agent, root).allow(Mode.READ)

    assert linking.prove(alice.account.account_id, CAROL) is False
    assert len(add_owner(writer, ledger, CAROL)) == 3
    for place in ("", "anything", "profile/card", "inbox/"):
        for mode in (Mode.READ, Mode.WRITE, Mode.CONTROL):
            assert rules.grants(ledger, agent, address(alice.pod.base, place)).allow(mode), place
    mine = Agent(alice.pod.owner)
    assert rules.grants(ledger, mine, root).allow(Mode.CONTROL), "and the owner stays one"
    assert add_owner(writer, ledger, CAROL), "a second time changes nothing"
    assert CAROL not in [w.webid for w in town.accounts.people.webids(alice.account.account_id)]


def test_a_webid_that_names_us_may_sign_in_here(town: Town, linking: Linking, key: ECKey) -> None:
    """I-07, O-15: the account may then act as it, and our own pods ask its document."""
    alice = town.welcome("alice")
    town.web.card(CAROL, town.settings.issuer)
    says(town, town.web.pages[CARD][1].decode(), linking.sentence(alice.account.account_id, CAROL))
    assert linking.prove(alice.account.account_id, CAROL) is True
    assert linking.prove(alice.account.account_id, CAROL) is True
    assert CAROL in [w.webid for w in town.accounts.people.webids(alice.account.account_id)]
    town.accounts.clients.add_credential(
        Credential("carol-program", alice.account.account_id, CAROL, "", town.clock())
    )
    token = town.provider.server.desk.minter.access_token(
        webid=CAROL, client_id="carol-program", jkt=jkt(key), scope="webid"
    )
    assert town.agent(token, town.proof(key, "GET", URL, token)).webid == CAROL
