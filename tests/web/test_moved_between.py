"""A citizen moves from a trial to her real address: what is between her and others follows.

Alice's server moves by the command; Bob's, the baker's and the town hall's stays where it is, and
meets her at both. What cannot follow is told by the command.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pod_server.actions.past import folder_of
from pod_server.civic.circle.papers import folders
from pod_server.civic.circle.peers import Peers
from pod_server.civic.front_office.account import account_name
from pod_server.civic.giving.received import ReceivedBook
from pod_server.civic.giving.rights import Rights
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Put
from pod_server.model.iri import Address
from pod_server.wiring.credentials import personal_facts
from pod_server.wiring.facts import derived_facts
from proofs.circles import reply
from proofs.circles.recommendation import Recommendation, read
from proofs.logs import checkpoint
from tests.web.at_home import Visitor, at_home, words
from tests.web.attesting import TownHall, bring
from tests.web.attesting import page as shown
from tests.web.markets import Citizen, Company, until
from tests.web.new_home import ALICE, HOME, NewHome, moved, new_home, settle_in
from tests.web.served import Served, serving
from tests.web.shared import give
from tests.web.test_circle import joins
from tests.web.test_giving import ASK, REQUESTS, SERVICE, date_in
from tests.web.test_own_facts import save

RECEIVED, GIVEN, RIGHTS = "/sharing/received/", "/sharing/given/", "/office/me/rights"
PAST, CHANGED = "/office/past", "/office/me/changed"


@dataclass
class Story:
    """Both servers after the move, and what was before."""

    folder: Path
    other: Served
    home: NewHome
    page: Visitor
    old: str
    baker: Company
    hall: TownHall
    said: str
    report: dict[str, Any]

    @property
    def alice(self) -> Citizen:
        return Citizen(self.home)

    @property
    def bob(self) -> Citizen:
        return Citizen(self.other, "bob")


def given(asker: Visitor, giver: Visitor, webid: str, what: str) -> None:
    """Somebody asks for it for a week, and has it for two days."""
    week = date_in(asker.served, 7)
    sent = asker.post(ASK, webid=webid, what=what, until=week, **{"for": SERVICE})
    assert sent.status_code == 303, words(sent)
    letters: list[str] = re.findall(r'href="(/sharing/requests/[^"?]+)"', giver.get(REQUESTS).text)
    assert giver.post(letters[0], do="all", until=date_in(asker.served, 2)).status_code == 303


def lived(one: Served, other: Served, page: Visitor) -> tuple[Company, TownHall, str]:
    """Alice's life at the old address."""
    alice, bob = Citizen(one), Citizen(other, "bob")
    baker, hall = Company(other, "carol").publish(), TownHall(other, "carol")
    alice.was_told(baker, baker.states("10"))
    said = alice.recommends(baker)
    replied(alice, baker)
    alice.given(bob, alice.composes(baker))
    alice.offers(alice.composes(baker), bob)
    bob.was_told(baker, baker.states("10"))
    bob.recommends(baker, relay=0)
    bob.given(alice, bob.composes(baker))
    peers_of(alice).say(alice.ledger, alice.agent, bob.webid, "", "much")
    peers_of(bob).say(bob.ledger, bob.agent, alice.webid, "", "much")
    joins(alice, bob.webid)
    joins(bob, alice.webid)
    with at_home(other, "bob") as his:
        save(page, "preferences", contact_wish="by letter")
        given(his, page, alice.webid, "personal/preferences")
        until(lambda: "could be read on" in words(his.get(RECEIVED)))
        save(his, "contact", email="bob@example.org")
        given(page, his, bob.webid, "personal/contact")
        until(lambda: "could be read on" in words(page.get(RECEIVED)))
    neighbour = one.people["bob"].webid
    give(page, "personal/preferences", whom="person", webid=neighbour, read="on")
    save(page, "preferences", contact_wish="in person")
    where = f"{CHANGED}?of=personal/preferences"
    assert page.post(where, page=where, do="tell", who=neighbour).status_code == 303
    until(lambda: "taken by its inbox on" in words(page.get(where)))
    assert bring(page, hall.credential(subject=alice.webid), fill="on").status_code == 303
    sent = datetime.fromtimestamp(one.house.clock() / 1e6, UTC).date() - timedelta(days=40)
    assert page.post(RIGHTS, right="access", to="Boutique", sent=f"{sent}").status_code == 303
    face = page.post("/office/me/face", do="say", name="Alice M.", role="", note="")
    assert face.status_code == 303
    assert page.post(PAST, keep="yes").status_code == 303
    assert one.put(f"{one.home}letter", '<> <urn:p> "dear Bob" .').status == 201
    assert one.ask("DELETE", f"{one.home}letter", who="alice").status == 204
    settle_in(one)
    return baker, hall, said


def replied(alice: Citizen, baker: Company) -> None:
    """The baker's answer lies in its account with her, as it does once it was brought."""
    given = alice.server.house.recommendations.of(alice.ledger, baker.webid)
    assert given is not None
    to, now = given.recommendation, datetime.now(UTC)
    said = {"en": "Thank you."}
    signed = reply.sign("urn:uuid:1", baker.webid, to.id, to.content_hash, said, baker.key, now)
    folder = f"{account_name(baker.webid)}/requests"
    writes = (
        *folders(alice.ledger, folder),
        Put(f"{folder}/1", "application/ld+json", signed.body, size=len(signed.body)),
    )
    alice.ledger.submit(Change(writes)).result()


def peers_of(citizen: Citizen) -> Peers:
    return Peers(citizen.files.incoming, citizen.server.house.recommendations)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("between")
    with serving(folder / "other", outgoing_to_loopback=True, housekeeping=True) as other:
        with (
            serving(folder / "one", outgoing_to_loopback=True, housekeeping=True) as one,
            at_home(one, "alice") as page,
        ):
            baker, hall, said = lived(one, other, page)
            old = Citizen(one).webid
        moved(folder / "one", folder / "new")
        report = json.loads((folder / "new" / "moved.json").read_text())
        with (
            pytest.MonkeyPatch.context() as patch,
            new_home(folder / "new", patch) as home,
            home.visited() as page,
        ):
            yield Story(folder, other, home, page, old, baker, hall, said, report)


def own(story: Story) -> Recommendation:
    house = story.home.house
    (only,) = house.recommendations.all(story.alice.ledger)
    stored = story.alice.ledger.read(only.name)
    assert stored is not None
    return read(stored.body or b"")


def test_her_word_is_signed_again_by_the_key_that_she_had(story: Story) -> None:
    now = own(story)
    assert now.author == ALICE
    assert now.id.startswith(f"{HOME}recommendations/")
    assert now.content_hash != story.said
    known = {one.key for _, one in story.bob.files.incoming.all(story.bob.ledger)}
    assert now.proof.key.did in known
    assert story.home.house.recommendations.of(story.alice.ledger, story.baker.webid)
    assert story.report["recommendations"]["names"] == [now.id.partition("#")[0]]


def test_a_file_is_made_again_and_its_reader_knows_key_log_and_trust(story: Story) -> None:
    alice, bob = story.alice, story.bob
    before = {i for i, _ in alice.files.markets.all(alice.ledger)}
    assert all(alice.files.markets.left_out(alice.ledger, each) is None for each in before)
    alice.was_told(story.baker, story.baker.states("10"), story.baker.states("11"))
    new = bob_takes(story)
    found = bob.files.incoming.found(bob.ledger, new)
    assert found is not None
    assert not found.refused, found.named
    assert found.log is not None
    assert found.log.state in ("same", "grown")
    assert {mention.author for mention in found.recommended} == {ALICE}
    view = peers_of(bob).view(bob.ledger, story.baker.webid)
    assert view.unknown == 0
    assert len([one for one in view.sources if one.word.author]) == 1, "she counts once"


def bob_takes(story: Story) -> str:
    """A file that alice makes at the new address; its id at his."""
    alice, bob = story.alice, story.bob
    before = set(bob.offered())
    made = alice.composes(story.baker)
    alice.offers(made, bob)
    until(lambda: bool(set(bob.offered()) - before))
    (new,) = set(bob.offered()) - before
    assert bob.takes(new).state == "kept", bob.offered()[new]
    return new


def test_what_a_company_replied_stays_and_is_told(story: Story) -> None:
    """It answers words at the old address: theirs to say again."""
    stored = story.alice.ledger.read(f"{account_name(story.baker.webid)}/requests/1")
    assert stored is not None
    assert reply.read(stored.body or b"").answers == story.said
    assert story.report["replies"]["names"] == [story.baker.webid]


def test_an_offer_that_nobody_took_is_over_and_told(story: Story) -> None:
    states = [one.state for _, one in story.alice.files.handings.everywhere(story.alice.ledger)]
    assert states.count("undelivered") == 1
    (offered,) = story.report["offered"]["names"]
    assert story.bob.webid in offered
    text = (story.folder / "new" / "moved.txt").read_text()
    assert "Market files that you offered and nobody took" in text


def test_what_others_handed_her_and_whom_she_trusts_are_there(story: Story) -> None:
    alice, bob = story.alice, story.bob
    said = {mention.author for _, mention in alice.files.incoming.mentions(alice.ledger)}
    assert said == {bob.webid, ALICE}, "his own, and hers as he was handed it"
    view = peers_of(alice).view(alice.ledger, story.baker.webid)
    assert bob.webid in [one.word.author for one in view.sources]
    followed = [m.name for m in alice.ledger.children("foreign") if "/log-" in m.name]
    assert len(followed) == 1
    stored = alice.ledger.read("markets/checkpoint")
    assert stored is not None
    log = checkpoint.verified((stored.body or b"").decode(), own(story).proof.key)
    assert log.origin == "alice.alice.example/markets/log"


def test_her_circle_hears_her_who_is_known_there_by_her_key(story: Story) -> None:
    alice, bob = story.alice, story.bob
    questions = alice.files.questions
    questions.ask(alice.ledger, alice.agent, "friends", "10.71", "Who bakes well?")
    theirs = bob.files.questions
    until(lambda: [h.actor for _, h in theirs.waiting(bob.ledger)] == [ALICE])
    assert "/office/contact" in (story.folder / "new" / "moved.txt").read_text()


def test_whoever_was_given_something_is_told_where_it_lies(story: Story) -> None:
    """The record of the same grant, as it is now: it can be read there, and ends as it did."""
    bob, book = story.bob, ReceivedBook()

    def now() -> list[Any]:
        return [one for _, one in book.all(bob.ledger) if one.giver == ALICE and one.checked_us]

    until(lambda: bool(now()))
    (new,) = now()
    (old,) = [one for _, one in book.all(bob.ledger) if one.giver == story.old]
    assert [part.target for part in new.parts] == [f"{HOME}personal/preferences"]
    assert (new.until_us, new.given_us) == (old.until_us, old.given_us)
    assert [part.purposes for part in new.parts] == [part.purposes for part in old.parts]
    assert new.state == "read"
    (holder,) = story.report["holders"]["names"]
    assert holder == f"{bob.webid}: {HOME}personal/preferences"


def test_what_she_was_given_is_listed_and_can_be_asked_for_again(story: Story) -> None:
    (received,) = story.report["received"]["names"]
    assert story.bob.webid in received
    (record,) = re.findall(r'href="(/sharing/received/\w+)"', story.page.get(RECEIVED).text)
    asked = story.page.post(record, do="again", until=date_in(story.home, 3))
    assert asked.status_code == 303
    with at_home(story.other, "bob") as his:
        (letter,) = re.findall(r'href="(/sharing/requests/[^"?]+)"', his.get(REQUESTS).text)
        assert his.post(letter, do="all", until=date_in(story.home, 2)).status_code == 303
    book = ReceivedBook()
    until(lambda: [o.state for _, o in book.all(story.alice.ledger)].count("read") == 2)


def test_a_credential_about_the_old_address_counts_at_home_and_is_told(story: Story) -> None:
    ledger, house = story.alice.ledger, story.home.house
    credentials = derived_facts(house).credentials
    (kept,) = credentials.kept(ledger)
    assert kept.is_valid
    assert kept.credential.subject == story.old
    assert derived_facts(house).verified_by(ledger, "lives-in-nantes") == story.hall.person.webid
    assert credentials.look(ledger, kept.name)
    (again,) = credentials.kept(ledger)
    assert again.is_valid
    assert again.record.looked_us > kept.record.looked_us
    assert "verified" in shown(story.page, "/office/me")
    assert "the address that you had before you moved" in shown(story.page)
    assert story.report["credentials"]["names"] == [
        f"{HOME}personal/credentials/home-address: {story.hall.person.webid}"
    ]


def test_no_other_octets_about_the_old_address_are_taken(story: Story) -> None:
    """At a loopback address everybody's trial is called alike: only what she kept there is hers."""
    another = story.hall.credential(8, subject=story.old)
    refused = bring(story.page, another)
    assert refused.status_code in (409, 422), words(refused)
    put = story.home.ask(
        "PUT",
        f"{HOME}personal/credentials/identity",
        who="alice",
        body=another,
        content="application/vc",
    )
    assert put.status in (201, 204, 205)
    names = [k.name for k in derived_facts(story.home.house).credentials.kept(story.alice.ledger)]
    assert names == ["personal/credentials/home-address"]


def test_letters_page_circle_history_and_facts_are_there(story: Story) -> None:
    page, ledger = story.page, story.alice.ledger
    (letter,) = Rights(personal_facts(story.home.house)).all(ledger)
    assert letter.is_late(datetime.fromtimestamp(story.home.house.clock() / 1e6, UTC).date())
    assert "Boutique" in words(page.get("/today"))
    assert 'value="Alice M."' in page.get("/office/me/face").text
    card = story.home.ask("GET", f"{HOME}profile/card")
    assert card.status == 200
    assert b"Alice M." in card.body
    assert "letter deleted on" in words(page.get(PAST))
    versions = page.get(f"/{folder_of('letter').replace('past', 'office/past')}").text
    (version,) = set(re.findall(r'href="(/office/past/[^"?]+/\d+)"', versions))
    assert page.post(version, page=version).status_code == 303
    assert b"dear Bob" in story.home.ask("GET", f"{HOME}letter", who="alice").body
    assert story.bob.webid in words(page.get("/sharing/groups/friends")).replace(" ", "")


def test_a_change_is_told_from_the_new_address(story: Story) -> None:
    before = f"{CHANGED}?of=personal/preferences"
    assert "taken by its inbox on" in words(story.page.get(before)), "to who has moved along, too"
    save(story.page, "preferences", contact_wish="by phone")
    where = f"{CHANGED}?of=personal/preferences"
    assert "may still have what was there before" in words(story.page.get(where))
    sent = story.page.post(where, page=where, do="tell", who=story.bob.webid)
    assert sent.status_code == 303
    told = ReceivedBook()
    until(
        lambda: any(
            part.told_us
            for _, o in told.all(story.bob.ledger)
            for part in o.parts
            if o.giver == ALICE
        )
    )
    assert "not delivered" not in words(story.page.get(where))


def test_what_she_takes_back_is_taken_back_from_who_got_it_before(story: Story) -> None:
    def hers() -> set[str]:
        known = story.bob.files.incoming.mentions(story.bob.ledger)
        return {mention.content_hash for _, mention in known}

    bob_takes(story)
    assert hers() == {story.said, own(story).content_hash}
    story.alice.takes_back(own(story).content_hash)
    until(lambda: not hers())
    assert not hers()


def test_zz_a_grant_ends_when_it_was_to_and_so_does_a_file_that_was_handed(story: Story) -> None:
    """Last, for it turns the clock."""
    alice, where = story.alice, Address(HOME, "personal/preferences", False)

    def reads() -> bool:
        bob = Agent(story.bob.webid)
        return Mode.READ in story.home.house.rules.grants(alice.ledger, bob, where).user

    def readable() -> list[str]:
        handed = alice.files.handings.everywhere(alice.ledger)
        return [name for name, one in handed if one.state == "readable"]

    assert reads()
    assert readable()
    story.hall.says_withdrawn(7)
    story.home.turn(8 * 86_400)
    assert not reads()
    until(lambda: not readable())
    facts = derived_facts(story.home.house)

    def found() -> list[str]:
        return [kept.record.reason for kept in facts.credentials.kept(alice.ledger)]

    until(lambda: found() == ["revoked"])
    assert not facts.verified_by(alice.ledger, "lives-in-nantes"), "looked at by its errand"
