"""The citizen's terms in the MyTerms pattern: three answers, and the same papers on both sides."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from clients.company.home import Home
from clients.company.stance import Stance
from clients.company.terms import Opening, open_account
from clients.pod_client.client import PodClient
from clients.pod_client.discovery import iris
from clients.pod_client.errors import NotUnderstood
from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.requests import AccountRequest
from pod_server.model.access import Agent
from pod_server.model.errors import Conflict
from proofs import agreement
from proofs.agreement import NotTerms, read_terms, template
from proofs.integrity import ProofInvalid
from proofs.keys import SigningKey
from tests.web.seller import Seller
from tests.web.served import Served
from vocab.terms import SEC, SESAME, XSD

ESSENTIAL, SERVICE = template("essential-1"), template("service-1")


@pytest.fixture
def bakery(town: Served) -> Seller:
    found = Seller(town, "bob")
    found.publish_key()
    return found


def state(of: Seller) -> str:
    (found,) = of.described()[SESAME.STATE]
    return found.removeprefix(SESAME.NS)


def alternative(town: Served, *, accept: bool) -> None:
    """Alice's click on what bob proposed."""
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    office, owner = town.house.front_office, Agent(town.people["alice"].webid)
    webid = town.people["bob"].webid
    settle_now(ledger, lambda: office.settle_alternative(ledger, owner, webid, accept=accept))


def chooses(town: Served, name: str) -> None:
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    office, owner = town.house.front_office, Agent(town.people["alice"].webid)
    settle_now(ledger, lambda: office.proffer(ledger, owner, template(name)))


def by_client(bakery: Seller, **stance: object) -> Opening:
    """As the company's own program asks."""
    company, key = bakery.company, bakery.company.key
    citizen = bakery.server.people["alice"].webid
    with PodClient(company.credentials) as client:
        asked = open_account(
            client.session,
            citizen,
            company.web_id,
            key,
            Stance(**stance),  # type: ignore[arg-type]
            0,
        )
        return client.run(asked)


def papers(bakery: Seller) -> dict[str, bytes]:
    """What lies in the account's ``terms/``, as the company reads it, by name."""
    folder = f"{bakery.account}terms/"
    asked = {"Accept": "application/n-triples"}
    listing = bakery.server.ask("GET", folder, who=bakery.name, headers=asked).body.decode()
    names = {
        line.split("> <")[2].partition(">")[0]
        for line in listing.splitlines()
        if "contains" in line
    }
    found = {}
    for url in names:
        reply = bakery.server.ask("GET", url, who=bakery.name, headers={"Accept": "*/*"})
        assert reply.status == 200
        found[url.rpartition("/")[2]] = reply.body
    return found


def test_terms_are_signed_the_same_for_all_and_name_purposes_of_dpv(bakery: Seller) -> None:
    """`decisions.md` 27, domain 2.4: proffered to whoever asks, by a key that the storage names."""
    seen = [
        bakery.server.ask("GET", bakery.office, who=who, headers={"Accept": "application/ld+json"})
        for who in (None, "bob", "carol")
    ]
    assert {reply.status for reply in seen} == {200}
    assert len({reply.body for reply in seen}) == 1
    terms = read_terms(seen[0].body)
    assert (terms.template, terms.holder) == (ESSENTIAL, bakery.server.people["alice"].webid)
    storage = f"{bakery.server.home}.well-known/solid"
    described = bakery.server.ask("GET", storage, headers={"Accept": "text/turtle"}).body
    methods = iris(parse(described, format=RdfFormat.TURTLE), None, SEC.ASSERTION_METHOD)
    assert methods == (terms.proof.verification_method,)
    again = bakery.server.ask("GET", bakery.office, headers={"If-None-Match": seen[0]["etag"]})
    assert again.status == 304
    image = bakery.server.ask("GET", bakery.office, headers={"Accept": "image/png"})
    assert image.status == 406
    told = bakery.server.ask("GET", f"{bakery.office}?i=ab2cd", headers={"Accept": "text/html"})
    assert (told.status, told["location"]) == (
        303,
        f"{bakery.server.account}/counter/alice?i=ab2cd",
    )
    for language, words in (("fr", "Les conditions du citoyen"), ("en", "The citizen&#39;s terms")):
        page = bakery.server.ask("GET", f"{told['location']}&lang={language}").body.decode()
        assert words.replace("&#39;", "\u2019") in page.replace("&#39;", "\u2019")
        assert "--terms essential-1" in page
        assert "?i=ab2cd" in page.replace("<wbr>", "")
    assert bakery.server.ask("GET", f"{bakery.server.account}/counter/nobody").status == 404


def test_accepting_leaves_the_same_signed_papers_on_both_sides(bakery: Seller) -> None:
    """Domain 0 (12): both keep identical records; and an état civil then opens the account."""
    opening = by_client(bakery, accepts=frozenset((ESSENTIAL.iri,)))
    assert (opening.answer, state(bakery)) == (SESAME.ACCEPTS_TERMS, "Requested")
    assert len(opening.papers) == 2
    assert papers(bakery) == dict(opening.papers)
    terms = opening.papers[read_terms(bakery.proffered().body).content_hash]
    (said,) = (body for body in opening.papers.values() if body != terms)
    assert agreement.answered(said) == (read_terms(terms).content_hash, SESAME.ACCEPTS_TERMS)
    assert agreement.verified(said).key == bakery.company.key.public
    bakery.decide(accept=True)
    assert state(bakery) == "Accepted"
    bakery.declare()
    assert state(bakery) == "Open"
    before = bakery.server.ask("HEAD", f"{bakery.account}account", who="bob")["etag"]
    assert bakery.reply(SESAME.ACCEPTS_TERMS).status == 200
    assert bakery.server.ask("HEAD", f"{bakery.account}account", who="bob")["etag"] == before


def test_the_company_keeps_its_copy_and_never_overwrites_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    home.keep_papers({"z1": b"first"})
    home.keep_papers({"z1": b"other", "z2": b"second"})
    kept = {file.name: file.read_bytes() for file in home.terms.iterdir()}
    assert kept == {"z1.jsonld": b"first", "z2.jsonld": b"second"}


def test_an_alternative_waits_for_the_citizen_and_her_yes_is_signed(
    town: Served, bakery: Seller
) -> None:
    """Domain 2.4: AlternativeProposed; nothing is sold meanwhile."""
    opening = by_client(bakery, proposes=SERVICE.iri)
    assert opening.answer == SESAME.PROPOSES_ALTERNATIVE
    bakery.decide(accept=True)
    assert state(bakery) == "AlternativeProposed"
    bakery.declare()
    assert bakery.offer().status == 403
    alternative(town, accept=True)
    assert state(bakery) == "Open"
    (agreed,) = bakery.described()[SESAME.TERMS]
    kept = papers(bakery)
    yes = read_terms(kept[agreed])
    assert (yes.template, yes.holder) == (SERVICE, town.people["alice"].webid)
    assert agreement.answered(kept[yes.answers])[1] == SESAME.PROPOSES_ALTERNATIVE
    assert bakery.offer().status == 201


def test_one_alternative_and_no_second(town: Served, bakery: Seller) -> None:
    """IEEE 7012: after the citizen has kept her terms, the company accepts or refuses them."""
    assert bakery.reply(SESAME.PROPOSES_ALTERNATIVE, SERVICE.iri).status == 202
    bakery.decide(accept=True)
    alternative(town, accept=False)
    assert state(bakery) == "Offered"
    again = bakery.reply(SESAME.PROPOSES_ALTERNATIVE, SERVICE.iri)
    assert again.status == 409
    assert "accept these terms" in str(again.json["detail"])
    assert bakery.reply(SESAME.ACCEPTS_TERMS).status == 200
    assert state(bakery) == "Accepted"


def test_refusing_is_signed_and_closes_the_account(bakery: Seller) -> None:
    bakery.opened()
    assert bakery.reply(SESAME.REFUSES_TERMS).status == 200
    assert state(bakery) == "Refused"
    assert bakery.push(bakery.company.statement("legal-name"))[0].status == 403
    said = {agreement.answered(body)[1] for body in papers(bakery).values()} - {""}
    assert said == {SESAME.ACCEPTS_TERMS, SESAME.REFUSES_TERMS}


def test_whoever_refuses_at_once_gets_no_folder_to_write_in(bakery: Seller) -> None:
    assert by_client(bakery, refuses=True).answer == SESAME.REFUSES_TERMS
    assert state(bakery) == "Refused"


def test_what_is_agreed_stays_and_another_choice_is_for_those_who_answer_later(
    town: Served, bakery: Seller
) -> None:
    bakery.opened()
    bakery.declare()
    old = bakery.proffered()
    chooses(town, "service-1")
    assert bakery.proffered().template == SERVICE
    assert state(bakery) == "Open"
    assert bakery.described()[SESAME.TERMS] == {old.content_hash}
    late = Seller(town, "carol")
    late.publish_key()
    stale = agreement.answer(
        town.people["carol"].webid,
        old.content_hash,
        SESAME.ACCEPTS_TERMS,
        late.company.key,
        datetime.now(UTC),
    )
    refused = town.ask("POST", late.office, who="carol", body=stale, content="application/ld+json")
    assert refused.status == 409
    assert late.reply(SESAME.ACCEPTS_TERMS).status == 202


def test_an_answer_counts_only_signed_by_the_company_itself(bakery: Seller) -> None:
    """A changed letter, another's key, no signature: refused in words, and nothing is kept."""
    terms, now = bakery.proffered().content_hash, datetime.now(UTC)
    webid, said = bakery.server.people["bob"].webid, SESAME.ACCEPTS_TERMS
    good = agreement.answer(webid, terms, said, bakery.company.key, now)
    foreign = agreement.answer(webid, terms, said, SigningKey.generate(), now)
    tampered = good.replace(b"AcceptsTerms", b"RefusesTerms")
    bare = json.loads(good)
    del bare["proof"]
    lost = SigningKey.generate()
    method = lost.public.verification_method
    end = f'"{(now - timedelta(days=1)).isoformat()}"^^<{XSD.NS}dateTime>'
    listed = f"<{webid}> <{SEC.ASSERTION_METHOD}> <{method}> . <{method}> <{SEC.REVOKED}> {end}"
    document, content = webid.partition("#")[0], "application/sparql-update"
    body = f"INSERT DATA {{ {listed} }}".encode()
    done = bakery.server.ask("PATCH", document, who="bob", body=body, content=content)
    assert done.status == 204
    for body, code in (
        (foreign, "unlisted-key"),
        (agreement.answer(webid, terms, said, lost, now), "ended-key"),
        (tampered, "proof-signature"),
        (json.dumps(bare).encode(), "proof-no-proof"),
    ):
        reply = bakery.server.ask(
            "POST", bakery.office, who="bob", body=body, content="application/ld+json"
        )
        assert reply.status == 422, code
        assert code in reply.body.decode()
    assert bakery.server.ask("GET", f"{bakery.account}account", who="bob").status == 403


def test_a_pod_on_trial_agrees_with_nobody_elsewhere(bakery: Seller) -> None:
    """`decisions.md` 1: a loopback address binds only this machine."""
    ledger = bakery.server.house.ledger_called("alice")
    assert ledger is not None
    webid = "https://company.example/#me"
    said = SESAME.ACCEPTS_TERMS
    request = AccountRequest(webid, bakery.proffered().content_hash, said)
    office = bakery.server.house.front_office
    with pytest.raises(Conflict, match="on trial"):
        office.ask(ledger, Agent(webid), request)


def test_an_alternative_is_of_the_roster_and_another_one(bakery: Seller) -> None:
    for iri in ("https://w3id.org/sesame/terms/mine", ESSENTIAL.iri):
        assert bakery.reply(SESAME.PROPOSES_ALTERNATIVE, iri).status == 422


def test_terms_that_say_something_else_than_the_roster_are_not_terms() -> None:
    """A purpose that DPV 2.3 does not have, a text that was reworded, a broken signature."""
    key, now = SigningKey.generate(), datetime.now(UTC)
    good = agreement.proffer("https://a.example/#t", "https://a.example/#me", ESSENTIAL, key, now)
    document = json.loads(good.body)
    del document["proof"]
    reworded = [{**document["text"][0], "@value": "Tout est permis."}, document["text"][1]]
    for changed, words in (
        ({"purpose": [*document["purpose"], "dpv:Everything"]}, "knows no purpose"),
        ({"purpose": [*document["purpose"], "dpv:DirectMarketing"]}, "say something else"),
        ({"text": reworded}, "say something else"),
        ({"fromRoster": "https://w3id.org/sesame/terms/mine"}, "not among"),
    ):
        body = agreement._signed({**document, **changed}, key, now)
        with pytest.raises(NotTerms, match=words):
            read_terms(body)
    with pytest.raises(ProofInvalid):
        read_terms(good.body.replace(b"publicit\xc3\xa9", b"publicite"))


def test_terms_that_do_not_fit_their_shape_are_neither_made_nor_read() -> None:
    """Issue 5 (terms): a signature over something else than terms makes no terms of it."""
    key, now = SigningKey.generate(), datetime.now(UTC)
    me = "https://a.example/#me"
    with pytest.raises(NotTerms, match="by WebID"):
        agreement.proffer("https://a.example/#t", "mailto:a@a.example", ESSENTIAL, key, now)
    with pytest.raises(NotTerms, match="content hash"):
        agreement.proffer("https://a.example/#t", me, ESSENTIAL, key, now, company=f"{me}2")
    document = json.loads(agreement.proffer("https://a.example/#t", me, ESSENTIAL, key, now).body)
    del document["proof"], document["issued"]
    with pytest.raises(NotTerms, match="dated"):
        read_terms(agreement._signed(document, key, now))


def test_a_company_does_not_answer_terms_that_another_key_signed(
    bakery: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = agreement.proffer(
        f"{bakery.office}#terms",
        bakery.server.people["alice"].webid,
        ESSENTIAL,
        SigningKey.generate(),
        datetime.now(UTC),
    )
    terms = type(bakery.server.house.terms)
    monkeypatch.setattr(terms, "proffered", lambda *_: forged)
    with pytest.raises(NotUnderstood, match="does not name"):
        by_client(bakery, accepts=frozenset((ESSENTIAL.iri,)))


def test_every_purpose_of_the_roster_is_one_of_dpv_2_3() -> None:
    """Each IRI is looked up in the list of ours (issue 5)."""
    assert len(agreement.purposes()) == 121
    for each in agreement.roster().values():
        assert each.purposes
        assert set(each.purposes) <= agreement.purposes().keys()
        assert each.label.fr != each.label.en
        assert each.text.fr != each.text.en
