"""Somebody who is let in a little tries for more: undo, copies, files made anew, inboxes (L-05)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.papers import COMING, FOREIGN, OFFER, Incoming, folders, written
from pod_server.model.change import Change
from pod_server.model.iri import Address
from proofs.circles import handover, recommendation
from proofs.circles.recommendation import Recommendation
from tests.web.crafting import MALLORY, Crafter, sends, signed_again
from tests.web.markets import NOW, Citizen, Company, until
from tests.web.served import Served
from vocab.terms import SESAME


@pytest.fixture(scope="module")
def walid(servers: tuple[Served, Served]) -> Citizen:
    return Citizen(servers[0], "carol")


def knows(citizen: Citizen, content_hash: str) -> list[str]:
    """The keys that signed what of these words she has."""
    found = citizen.files.incoming.mentions(citizen.ledger)
    return [mention.key for _, mention in found if mention.content_hash == content_hash]


def said_by(citizen: Citizen, company: Company) -> Recommendation:
    found = citizen.server.house.recommendations.of(citizen.ledger, company.webid)
    assert found is not None
    return found.recommendation


def is_fetching(citizen: Citizen) -> None:
    """An offer that she took, and that never comes to an end: of somebody who answers slowly."""
    waits = Incoming(COMING, "https://m.example/#me", "https://m.example/o", "https://m.example/f",
                     "zQm1", "Slow", (), 10, 1, 0, 1, MALLORY.public.did)  # fmt: skip
    at = f"{FOREIGN}/slow"
    change = Change((*folders(citizen.ledger, at), written(f"{at}/{OFFER}", waits)))
    address = Address(citizen.base, at, True)
    settle_now(citizen.ledger, lambda: Prepared(change, Outcome(address, True)))


def test_a_word_that_was_taken_back_does_not_rise_by_anothers_undo(
    xavier: Citizen, zoe: Citizen, baker: Company
) -> None:
    """One Undo a key: that of a copy takes no place of the author's."""
    said = xavier.recommends(baker)
    xavier.given(zoe, xavier.composes(baker))
    assert knows(zoe, said)
    xavier.takes_back(said)
    until(lambda: not knows(zoe, said))
    is_fetching(zoe)
    theirs = handover.undo("https://m.example/u", "https://m.example/#me", "x", said, MALLORY, NOW)
    sends(zoe, "bob", theirs.body)
    assert not knows(zoe, said)


def test_a_copy_that_somebody_signed_takes_no_place(
    xavier: Citizen, zoe: Citizen, walid: Citizen, mallory: Crafter, baker: Company
) -> None:
    """Nearer, or before it: the word as its author signed it is handed on all the same."""
    said = xavier.recommends(baker, SESAME.MIXED, relay=3)
    forged = recommendation.read(signed_again(said_by(xavier, baker).body))
    assert (forged.author, forged.content_hash) == (xavier.webid, said)
    mallory.hands(zoe, [forged.body], baker.webid, {said: 1})
    friend = Citizen(xavier.server, baker.name)
    xavier.given(walid, xavier.composes(baker))
    walid.given(friend, walid.composes(baker))
    friend.given(zoe, friend.composes(baker))
    genuine = xavier.server.house.pod_keys.of(xavier.ledger.pod).public.did
    assert sorted(knows(zoe, said)) == sorted((genuine, MALLORY.public.did))
    yves = Citizen(zoe.server, "bob")
    zoe.given(yves, zoe.composes(baker))
    assert genuine in knows(yves, said)


def test_what_she_took_back_reaches_all_whatever_somebody_made_of_it(
    xavier: Citizen, zoe: Citizen, mallory: Crafter, baker: Company
) -> None:
    """A copy of her own word that comes to her, and is taken back, is not her taking it back."""
    said = zoe.recommends(baker, relay=2)
    zoe.given(xavier, zoe.composes(baker))
    copy = signed_again(said_by(zoe, baker).body)
    mallory.hands(zoe, [copy], baker.webid, {said: 1})
    theirs = handover.undo("https://m.example/v", "https://m.example/#me", "x", said, MALLORY, NOW)
    sends(zoe, "bob", theirs.body)
    assert knows(xavier, said)
    zoe.takes_back(said)
    until(lambda: not knows(xavier, said))


def test_what_he_no_longer_says_does_not_come_again_by_a_friends_file(
    xavier: Citizen, zoe: Citizen, walid: Citizen, baker: Company
) -> None:
    """Handed back to him with his own signature, it would go out as what he says himself."""
    said = xavier.recommends(baker, relay=3)
    xavier.given(zoe, xavier.composes(baker))
    zoe.given(xavier, zoe.composes(baker))
    assert knows(xavier, said)
    now = xavier.recommends(baker, SESAME.ADVISES_AGAINST, relay=3)
    xavier.given(walid, xavier.composes(baker))
    assert knows(walid, now)
    assert not knows(walid, said)


def test_a_file_made_anew_is_not_read_by_who_was_let_read_the_former(
    xavier: Citizen, zoe: Citizen, baker: Company
) -> None:
    """The grant is for the file that was offered; nobody looked at the other with her in mind."""
    made = xavier.composes(baker)
    before = set(zoe.offered())
    name = xavier.offers(made, zoe)
    until(lambda: bool(set(zoe.offered()) - before))
    (new,) = set(zoe.offered()) - before
    assert zoe.takes(new).state == "kept"
    file = f"{xavier.base}markets/{made}/file"
    reader = zoe.files.incoming.one(zoe.ledger, new)
    assert reader is not None
    assert reader.file == file
    rules = xavier.server.ask("GET", f"{file}.acl", who="alice").body.decode()
    assert zoe.webid in rules
    draft = xavier.files.markets.draft(xavier.ledger, made)
    assert draft is not None
    line = replace(draft.lines[0], note="Not for Zoe.")
    xavier.files.markets.put(xavier.ledger, xavier.agent, made, line)
    assert xavier.handing(name).state == "readable", "nothing was made yet"
    xavier.files.markets.compose(xavier.ledger, xavier.agent, made)
    assert xavier.handing(name).state == "ended"
    rules = xavier.server.ask("GET", f"{file}.acl", who="alice").body.decode()
    assert zoe.webid not in rules
    assert xavier.server.ask("GET", file, who="alice").status == 200
