"""Nothing a company said is silently replaced (invariant 8), and what it is worth is shown.

The figures are those of VSME's "Company XYZ": two published versions of one year, a turnover of
235 000 EUR in one and 23 500 EUR in the other (decision 33).
"""

from __future__ import annotations

import copy
import json
from datetime import date

import pytest

from pod_server.civic.civil_status.overview import Company
from pod_server.web.office.lines import derived_lines, lines, offered
from proofs.statement import build, read, statement_id
from proofs.strict_json import Json
from tests.web.seller import Seller
from tests.web.served import Reply, Served
from vocab.terms import SESAME

START, END = date(2024, 1, 1), date(2024, 12, 31)


@pytest.fixture(scope="module")
def town(served: Served) -> Served:
    return served


@pytest.fixture(scope="module")
def xyz(town: Served) -> Seller:
    return Seller(town, "bob").opened()


def turnover(xyz: Seller, figure: str, sequence: int = 1, reason: str = "") -> dict[str, Json]:
    """Signed; beyond the first, with what it supersedes and why."""
    said = build(
        xyz.company.web_id,
        "turnover",
        period_start=START,
        period_end=END,
        value=figure,
    )
    if sequence > 1:
        said = build(
            xyz.company.web_id,
            "turnover",
            period_start=START,
            period_end=END,
            value=figure,
            sequence=sequence,
            supersedes=statement_id(read(said).key, sequence - 1),
            restatement_reason=reason or None,
        )
    return xyz.company.signed(said)


def codes(refused: Reply) -> set[str]:
    assert refused.status == 422, refused.body
    found = refused.json["violations"]
    assert isinstance(found, list)
    return {each["code"] for each in found}


def company(xyz: Seller) -> Company:
    ledger = xyz.server.house.ledger_called("alice")
    assert ledger is not None
    found = xyz.server.house.overview.of(ledger, xyz.company.web_id)
    assert found is not None
    return found


def test_company_xyz_cannot_lose_a_zero_silently(xyz: Seller) -> None:
    """Invariant 8: refused as a silent change, accepted with its reason, both values shown."""
    first, silent, unexplained, restated = xyz.push(
        turnover(xyz, "235000"),
        turnover(xyz, "23500"),
        turnover(xyz, "23500", 2),
        turnover(xyz, "23500", 2, "Un zéro de trop."),
    )
    assert first.status == 201, first.body
    assert codes(silent) == {"said-already"}
    assert unexplained.status == 422
    assert "restatementReason" in str(unexplained.json["violations"])
    assert restated.status == 201, restated.body
    for language, before, now in (
        ("fr", "235\u202f000", "23\u202f500"),
        ("en", "235,000", "23,500"),
    ):
        (line,) = lines(company(xyz), language, refused=False)
        facts = dict(line.facts).values()
        assert now in line.value[0].text
        assert any(before in text for text in facts), facts
        assert "Un zéro de trop." in facts
    # What it had said is still there, as it was signed.
    kept = xyz.server.ask("GET", first["location"], who="alice")
    assert b"235000" in kept.body


def test_a_restatement_names_what_it_supersedes_and_no_other(xyz: Seller) -> None:
    """Invariant 8: a chain from the last word back to the first, without a gap."""
    for supersedes in (1, 7):
        said = turnover(xyz, "23501", 3, "Recompté.")
        del said["proof"]
        said["supersedes"] = statement_id(read(said).key, supersedes)
        (refused,) = xyz.push(xyz.company.signed(said))
        assert "supersedes" in codes(refused)
    (skipped,) = xyz.push(turnover(xyz, "23501", 4, "Recompté."))
    assert "sequence" in codes(skipped)


def test_a_restatement_is_put_beside_what_it_supersedes_and_never_in_its_place(
    xyz: Seller,
) -> None:
    """Invariant 8: not by the owner of the pod either, who may write everywhere in it."""
    gone = turnover(xyz, "23502", 3, "Recompté.")
    (there,) = xyz.push(gone)
    assert there.status == 201, there.body
    later = json.dumps(turnover(xyz, "23503", 4, "Recompté encore.")).encode()
    url = there["location"]
    for who in ("alice", "bob"):
        put = xyz.server.ask("PUT", url, who=who, body=later, content="application/ld+json")
        assert put.status == (409 if who == "alice" else 403), put.body
    assert json.loads(xyz.server.ask("GET", url, who="alice").body) == gone
    assert xyz.server.ask("DELETE", url, who="alice").status == 204


def test_a_changed_digit_anywhere_breaks_the_signature(xyz: Seller) -> None:
    """Must show 2: in the figure, the period, the number, the company, the proof itself."""
    signed = turnover(xyz, "99000", 3, "Recompté.")
    for path, text in (
        (("value",), "99001"),
        (("periodEnd",), "2024-12-30"),
        (("unitCode",), "USD"),
        (("sequence",), 4),
        (("company",), "https://elsewhere.example/#it"),
        (("restatementReason",), "Recomptée."),
        (("proof", "created"), "2020-01-01T00:00:00Z"),
    ):
        changed = copy.deepcopy(signed)
        at: dict[str, Json] = changed
        for step in path[:-1]:
            inner = at[step]
            assert isinstance(inner, dict)
            at = inner
        there = at[path[-1]]
        at[path[-1]] = {**there, "@value": text} if isinstance(there, dict) else text
        assert changed != signed, path
        (refused,) = xyz.push(changed)
        assert codes(refused) & {"proof-signature", "proof-document"}, (path, refused.body)


def test_percentages_that_are_fractions_are_caught(xyz: Seller) -> None:
    """Invariant 2 and decision 31: 0.2841 for 28.41 %, and a share over 100."""
    for figure, caught in (("0.2841", "fraction"), ("2841", "")):
        said = build(
            xyz.company.web_id,
            "collective-coverage",
            period_start=START,
            period_end=END,
            value=figure,
        )
        (refused,) = xyz.push(xyz.company.signed(said))
        assert refused.status == 422, refused.body
        assert not caught or codes(refused) == {caught}


def test_the_page_shows_formulas_surveys_and_offers(xyz: Seller) -> None:
    """`domain` 3.4: formulas are data, versioned, shown; response rate and interval computed."""
    xyz.declare()
    assert xyz.offer().status == 201
    assert xyz.offer(validThrough=xyz.moment(days=0.00002)).status == 201
    at = company(xyz)
    reckoned = {line.label: dict(line.facts) for line in derived_lines(at, "en")}
    facts = reckoned["Footprint per employee"]
    assert facts["Formula, version 1"].endswith(" ÷ Headcount")
    assert any("350" in text for text in facts.values())
    seniority = reckoned["Age of the company"]["Formula, version 1"]
    assert seniority.startswith("years since (")
    (asked,) = (x for x in lines(at, "en", refused=False) if "Response rate" in dict(x.facts))
    assert dict(asked.facts)["Response rate"].startswith("63.6")  # 96 of 151
    assert "–" in dict(asked.facts)["95 % interval, chance alone"]
    xyz.server.turn(5)
    ledger = xyz.server.house.ledger_called("alice")
    assert ledger is not None
    (offer,) = offered(xyz.server.house.overview.offers(ledger, at), "fr")
    assert offer.label == "Pain de campagne"
    assert offer.value[0].text == "4,20\u00a0€"
    assert offer.when.startswith("jusqu’au")
    assert at.verdict.state == SESAME.OPEN
