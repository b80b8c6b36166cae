"""A market file from one citizen to another, on two servers (L-01, L-02, invariant 6)."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from pod_server.civic.circle.handing import DAY
from pod_server.civic.civil_status.statements import Held
from pod_server.civic.front_office.account import CIVIL_STATUS, account_id, account_name
from proofs.circles import equivocation, handover
from proofs.keys import SigningKey
from tests.web.markets import NOW, Citizen, Company, until
from tests.web.served import Served
from vocab.terms import SESAME

JSON_LD = "application/ld+json"


@pytest.fixture(scope="module")
def miller(servers: tuple[Served, Served], xavier: Citizen) -> Company:
    found = Company(servers[0], "carol").publish()
    xavier.was_told(found, found.states("81"))
    return found


def test_a_file_goes_over_and_double_talk_is_shown_with_both_statements(
    xavier: Citizen, zoe: Citizen, baker: Company, miller: Company
) -> None:
    """The whole way: Offer, Accept, a grant for exactly that file, every signature, every copy."""
    zoe.was_told(baker, baker.states("71"))
    zoe.was_told(miller, miller.states("81"))
    xavier.recommends(miller)
    made = xavier.composes(baker, miller)
    name = xavier.offers(made, zoe)
    assert xavier.handing(name).state == "offered"
    until(lambda: bool(zoe.offered()))
    ((identifier, waiting),) = zoe.offered().items()
    assert (waiting.actor, waiting.name, waiting.markets) == (xavier.webid, "Bread", ("10.71",))
    file = f"{xavier.base}markets/{made}/file"
    before = xavier.server.ask("GET", file, who="carol")
    assert before.status == 403, "closed until she has said yes"
    kept = zoe.takes(identifier)
    assert (kept.state, kept.reason) == ("kept", "")
    found = zoe.files.incoming.found(zoe.ledger, identifier)
    assert found is not None
    assert (found.good, found.same, found.refused) == (3, 2, {})
    (proof,) = found.double_talk
    shown = equivocation.verified(proof.encode())
    assert shown.company == baker.webid
    assert shown.keys == {baker.key.public.did}
    assert {each.statement.number for each in (shown.first, shown.second)} == {64, 71}
    told = zoe.server.ask("GET", f"{zoe.base}foreign/{identifier}/double-talk-1", who="alice")
    assert equivocation.verified(told.body).company == baker.webid
    ((mention),) = found.recommended
    assert (mention.author, mention.hops) == (xavier.webid, 0)
    # Nothing of it is in an account of hers, and no query takes it for what companies told her.
    assert {each.statement.number for each in _held(zoe, baker)} == {71}
    # The company is told which figure, and nothing by which it could tell who handed it on.
    contested = f"{account_name(baker.webid)}/contested"
    (paper,) = zoe.ledger.children(contested)
    stored = zoe.ledger.read(paper.name)
    assert stored is not None
    assert stored.body is not None
    assert b"EquivocationProof" in stored.body
    assert b"64" not in stored.body
    asked = f"SELECT ?v WHERE {{ ?s a <{SESAME.DISCLOSURE}> ; <{SESAME.VALUE}> ?v }}"
    told = zoe.server.ask(
        "GET",
        f"{zoe.base}.sparql?{urlencode({'query': asked})}",
        who="alice",
        headers={"Accept": "text/csv"},
    )
    assert sorted(told.body.split()[1:]) == [b"71", b"81"]
    rules = xavier.server.ask("GET", f"{file}.acl", who="alice").body.decode()
    assert zoe.webid in rules


def _held(zoe: Citizen, baker: Company) -> list[Held]:
    folder = f"{account_name(baker.webid)}/{CIVIL_STATUS}"
    return list(zoe.server.house.recommendations.statements.held(zoe.ledger, folder))


def test_the_grant_ends_by_the_clock(xavier: Citizen, zoe: Citizen, miller: Company) -> None:
    """The rule itself goes, so everything that reads the rules sees the end."""
    made = xavier.composes(miller)
    name = xavier.offers(made, zoe, days=1)
    until(lambda: any(o.state == "waiting" for o in zoe.offered().values()))
    (identifier,) = (i for i, o in zoe.offered().items() if o.state == "waiting")
    zoe.takes(identifier)
    handing = xavier.handing(name)
    assert handing.state == "readable"
    assert 0 < handing.until - xavier.server.house.clock() <= DAY
    acl = f"{xavier.base}markets/{made}/file.acl"
    assert zoe.webid in xavier.server.ask("GET", acl, who="alice").body.decode()
    for each in (xavier, zoe):
        each.server.turn(DAY / 1_000_000 + 1)
    until(lambda: xavier.handing(name).state == "ended")
    assert zoe.webid not in xavier.server.ask("GET", acl, who="alice").body.decode()


def test_what_is_taken_back_is_gone_from_the_others_view_and_from_theirs(
    xavier: Citizen, zoe: Citizen, servers: tuple[Served, Served], baker: Company
) -> None:
    """Undo, by the author, to those who were handed it; and from them to whom they handed it on."""
    walid = Citizen(servers[0], "carol")
    said = xavier.recommends(baker)
    xavier.given(zoe, xavier.composes(baker))
    onward = zoe.composes(baker)
    report = zoe.files.markets.left_out(zoe.ledger, onward)
    assert report is not None
    assert (report.relayed, report.hops) == (1, 1)
    got = zoe.given(walid, onward)
    (mention,) = (m for _, m in walid.files.incoming.mentions(walid.ledger))
    assert (mention.author, mention.hops, mention.content_hash) == (xavier.webid, 1, said)
    assert got in walid.offered()
    # It may pass through one hand, and has: nothing goes further.
    further = walid.composes(baker)
    last = walid.files.markets.left_out(walid.ledger, further)
    assert last is not None
    assert (last.relayed, last.counts["not-passed-on"]) == (0, 1)
    xavier.takes_back(said)
    for citizen in (zoe, walid):
        until(
            lambda c=citizen: (
                not [  # type: ignore[misc]
                    m for _, m in c.files.incoming.mentions(c.ledger) if m.content_hash == said
                ]
            )
        )


def test_what_an_app_deletes_is_taken_back_too(
    xavier: Citizen, zoe: Citizen, baker: Company
) -> None:
    """Past the office, by HTTP: who was handed it is told, as when it is taken back there."""
    said = xavier.recommends(baker)
    xavier.given(zoe, xavier.composes(baker))

    def is_known() -> bool:
        found = zoe.files.incoming.mentions(zoe.ledger)
        return any(mention.content_hash == said for _, mention in found)

    assert is_known()
    url = f"{xavier.base}recommendations/{account_id(baker.webid)}"
    stale = xavier.server.ask("DELETE", url, who="alice", headers={"If-Match": '"1"'})
    assert stale.status == 412
    assert not any(h.undo for _, h in xavier.files.handings.everywhere(xavier.ledger))
    assert xavier.server.ask("DELETE", url, who="alice").status == 204
    until(lambda: not is_known())


def test_what_is_taken_back_before_the_file_is_read_is_never_seen(
    xavier: Citizen, zoe: Citizen, baker: Company
) -> None:
    """The file goes as it was made; the Undo goes after it."""
    said = xavier.recommends(baker)
    name = xavier.offers(xavier.composes(baker), zoe)
    until(lambda: any(each.state == "waiting" for each in zoe.offered().values()))
    xavier.takes_back(said)
    (waiting,) = (i for i, each in zoe.offered().items() if each.state == "waiting")
    assert zoe.takes(waiting).state == "kept"
    until(lambda: xavier.handing(name).undo == ())
    until(
        lambda: (
            not [m for _, m in zoe.files.incoming.mentions(zoe.ledger) if m.content_hash == said]
        )
    )


def test_a_message_that_its_actor_did_not_sign_is_nothing(xavier: Citizen, zoe: Citizen) -> None:
    """L-05: whoever posts into an inbox, and whatever it says, counts for nothing."""
    before = zoe.offered()
    offered = handover.Offered(f"{xavier.base}x", "zQm1", "Bread", (), 10, 1)
    forged = handover.offer(
        f"{xavier.base}forged#offer", xavier.webid, zoe.webid, offered, SigningKey.generate(), NOW
    )
    sent = zoe.server.ask("POST", f"{zoe.base}inbox/", who="bob", body=forged.body, content=JSON_LD)
    assert sent.status == 201
    mark = zoe.ledger.read("settings/market-mail")
    assert mark is not None
    until(lambda: (zoe.ledger.read("settings/market-mail") or mark).version > mark.version)
    assert zoe.offered() == before
    with pytest.raises(handover.NotAHandover):
        handover.read(forged.body.replace(b"Bread", b"Brood"))


def test_a_file_by_another_hand_is_not_kept(xavier: Citizen, zoe: Citizen, baker: Company) -> None:
    """What is fetched must be what was offered; what companies did not sign is left out."""
    forger = SigningKey.generate()
    xavier.was_told(baker, baker.states("64"), baker.states("99", forger, scope=baker.webid + "x"))
    got = xavier.given(zoe, xavier.composes(baker))
    found = zoe.files.incoming.found(zoe.ledger, got)
    assert found is not None
    assert found.refused == {"key": 1}
    made = xavier.composes(baker)
    name = xavier.offers(made, zoe)
    until(lambda: any(o.state == "waiting" for o in zoe.offered().values()))
    xavier.files.markets.compose(xavier.ledger, xavier.agent, made)
    draft = xavier.files.markets.draft(xavier.ledger, made)
    assert draft is not None
    xavier.files.markets.put(
        xavier.ledger, xavier.agent, made, replace(draft.lines[0], note="Another.")
    )
    xavier.files.markets.compose(xavier.ledger, xavier.agent, made)
    (identifier,) = (i for i, o in zoe.offered().items() if o.state == "waiting")
    zoe.files.incoming.answer(zoe.ledger, zoe.agent, identifier, yes=True)
    until(lambda: xavier.handing(name).state == "ended")
    file = f"{xavier.base}markets/{made}/file"
    assert zoe.webid not in xavier.server.ask("GET", f"{file}.acl", who="alice").body.decode()


def test_what_stays_behind_is_said_before_it_goes(xavier: Citizen, baker: Company) -> None:
    """The redaction report, and that none of it is in the file."""
    made = xavier.composes(baker)
    report = xavier.files.markets.left_out(xavier.ledger, made)
    assert report is not None
    assert report.counts["private-notes"] == 1
    body = xavier.server.ask("GET", f"{xavier.base}markets/{made}/file", who="alice").body
    assert b"Owes me ten euros" not in body
    assert b"Open on Sundays" in body
    assert json.loads(body.split(b"\x1e")[1])["type"] == "MarketFile"


def test_an_end_is_not_put_off_by_somebody_who_cannot_be_reached(
    xavier: Citizen, miller: Company
) -> None:
    """Removal by the clock, whatever else there is to do for the same paper."""
    nobody = "http://127.0.0.1:9/nobody#me"
    said = xavier.recommends(miller)
    made = xavier.composes(miller)
    name = xavier.files.handings.offer(xavier.ledger, xavier.agent, made, nobody, 1)
    xavier.files.handings.accepted(xavier.ledger, name, nobody)
    xavier.takes_back(said)
    assert xavier.handing(name).state == "readable"
    xavier.server.turn(DAY / 1_000_000 + 1)
    until(lambda: xavier.handing(name).state == "ended")
    assert xavier.handing(name).undo == (said,)
