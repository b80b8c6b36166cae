"""Messages that are made to hinder others, or to have a Sésame act against its owner (L-05)."""

from __future__ import annotations

import pytest

from pod_server.civic.circle.incoming import OF_ONE
from pod_server.identity.webids import GOOD_FOR
from proofs.circles import handover, recommendation
from proofs.circles.handover import Offered
from proofs.keys import SigningKey
from tests.web.at_home import at_home, words
from tests.web.crafting import MALLORY, Crafter, sends, signed_again
from tests.web.markets import JSON_LD, NOW, Citizen, Company, until
from vocab.terms import DPV, LDP, SEC

#: An address by RDF's rules, which no client can take apart.
ODD = "https://ex\u2100mple.org/#me"


def an_offer(crafter: Crafter, number: int) -> Offered:
    return Offered(f"{crafter.citizen.base}x{number}", "zQm1", "Bread", (), 10, 1)


@pytest.mark.parametrize("kind", ["offer", "question"])
def test_a_message_that_cannot_be_read_keeps_no_other_from_being_heard(
    zoe: Citizen, mallory: Crafter, kind: str
) -> None:
    """One from nobody whose address makes no sense, then one that does."""
    iri = f"{mallory.citizen.base}{kind}-of-nobody#it"
    if kind == "offer":
        odd = handover.offer(iri, ODD, zoe.webid, an_offer(mallory, 0), MALLORY, NOW)
    else:
        asked = handover.Asked("10.71", "Who?")
        odd = handover.question(iri, ODD, zoe.webid, asked, MALLORY, NOW)
    sent = zoe.server.ask("POST", f"{zoe.base}inbox/", who="bob", body=odd.body, content=JSON_LD)
    assert sent.status == 201
    before = set(zoe.offered())
    mallory.offers(zoe, an_offer(mallory, 1))
    until(lambda: len(set(zoe.offered()) - before) == 1)
    assert ODD not in [one.actor for one in zoe.offered().values()]


def test_somebody_who_offers_without_end_keeps_nobody_from_offering(
    xavier: Citizen, zoe: Citizen, mallory: Crafter, baker: Company
) -> None:
    """Of one so many wait, however many are sent."""
    for number in range(OF_ONE + 3):
        mallory.offers(zoe, an_offer(mallory, number))
    theirs = [one for one in zoe.offered().values() if one.actor == mallory.citizen.webid]
    assert len([one for one in theirs if one.state == "waiting"]) == OF_ONE
    assert xavier.given(zoe, xavier.composes(baker))


def test_an_inbox_that_is_a_folder_of_hers_is_none(zoe: Citizen, mallory: Crafter) -> None:
    """As herself she may write anywhere in her pod: nobody has her do it by naming it."""
    folder = f"{zoe.base}for-everybody/"
    assert zoe.server.ask("PUT", folder, who="alice", content="text/turtle", body=b"").status == 201
    whose, inbox = mallory.citizen.webid, f"{mallory.citizen.base}inbox/"
    said = f"<{whose}> <{LDP.INBOX}>"
    there = f"DELETE DATA {{ {said} <{inbox}> }} ; INSERT DATA {{ {said} <{folder}> }}"
    mallory.citizen.patches(there)
    try:
        before = set(zoe.offered())
        mallory.offers(zoe, an_offer(mallory, 100))
        (new,) = set(zoe.offered()) - before or {next(iter(before))}
        zoe.files.incoming.answer(zoe.ledger, zoe.agent, new, yes=False)
        until(lambda: zoe.offered()[new].state == "declined")
        with at_home(zoe.server, "alice") as visitor:
            wish = {"what": "facts/over-18", "for": f"{DPV.NS}AgeVerification"}
            asked = visitor.post("/sharing/ask/", webid=whose, until="2099-01-01", **wish)
        assert (asked.status_code, "of your own pod" in words(asked)) == (422, True)
        assert not list(zoe.ledger.children("for-everybody"))
    finally:
        back = f"DELETE DATA {{ {said} <{folder}> }} ; INSERT DATA {{ {said} <{inbox}> }}"
        mallory.citizen.patches(back)


def test_a_key_that_has_ended_speaks_for_nobody(zoe: Citizen, mallory: Crafter) -> None:
    """Listed with its end, so that what it signed before stays known: it signs nothing now."""
    lost = SigningKey.generate()
    whose, method = mallory.citizen.webid, lost.public.verification_method
    mallory.citizen.patches(f"INSERT DATA {{ <{whose}> <{SEC.ASSERTION_METHOD}> <{method}> }}")
    before = set(zoe.offered())
    for one in (o for o in list(before) if zoe.offered()[o].state == "waiting"):
        zoe.files.incoming.answer(zoe.ledger, zoe.agent, one, yes=False)

    def offered(name: str) -> int:
        iri = f"{mallory.citizen.base}{name}#it"
        message = handover.offer(iri, whose, zoe.webid, an_offer(mallory, 1), lost, NOW)
        sends(zoe, mallory.citizen.name, message.body)
        return len(set(zoe.offered()) - before)

    assert offered("by-the-key") == 1
    end = '"2026-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    mallory.citizen.patches(f"INSERT DATA {{ <{method}> <{SEC.REVOKED}> {end} }}")
    assert offered("by-the-lost-key") == 1


def test_what_somebody_signs_with_a_companys_lost_key_is_no_double_talk(
    xavier: Citizen, zoe: Citizen, baker: Company
) -> None:
    """The account of an honest company is not closed by who found a key that it took out."""
    zoe.was_told(baker, baker.states("64"))
    thief = Company(baker.server, baker.name, baker.key)
    xavier.was_told(thief, thief.states("99"))
    end = '"2026-11-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    method = baker.key.public.verification_method
    update = f"INSERT DATA {{ <{method}> <{SEC.REVOKED}> {end} }}"
    Citizen(baker.server, baker.name).patches(update)
    for each in (xavier, zoe):
        each.server.turn(GOOD_FOR + 1)
    got = xavier.given(zoe, xavier.composes(baker))
    found = zoe.files.incoming.found(zoe.ledger, got)
    assert found is not None
    assert (found.double_talk, found.refused) == ([], {"key": 1})


def test_a_word_under_a_friends_name_by_another_key_is_said_to_be_none(
    xavier: Citizen, zoe: Citizen, mallory: Crafter, baker: Company
) -> None:
    """Zoe has had something of Xavier: his key is known to her."""
    said = xavier.recommends(baker, relay=3)
    given = xavier.server.house.recommendations.of(xavier.ledger, baker.webid)
    assert given is not None
    xavier.given(zoe, xavier.composes(baker))
    forged = signed_again(given.recommendation.body)
    assert recommendation.read(forged).author == xavier.webid
    got = mallory.hands(zoe, [forged], baker.webid, {said: 1})
    with at_home(zoe.server, "alice") as visitor:
        shown = words(visitor.get(f"/office/received/{got}"))
    assert "signed with another key than theirs" in shown
