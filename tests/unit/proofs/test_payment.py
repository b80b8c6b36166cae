"""A payment by TS12, the notice before it, and the decision over both (domain 2.5 (7), 6; K, J)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from pod_server.__main__ import main
from proofs.keys import SigningKey
from proofs.payments import compact, decision
from proofs.payments.decision import APPROVED, DECLINED, NotADecision, Paper, verify
from proofs.payments.notice import NOTICE, Notice, Told, check_notice
from proofs.payments.payment import (
    PAYMENT,
    NotAPayment,
    Payment,
    read_transaction,
    transaction,
    transaction_hash,
)
from proofs.strict_json import Json
from tests.unit.proofs.phone import Phone
from tests.unit.proofs.samples import shared

BAKERY = "https://bakery.example/#me"
POD, NOW = "https://alice.pods.example/", datetime.now(UTC).replace(microsecond=0)
KEY, PHONE = SigningKey.generate(), Phone()
PAID = Payment("T-1", "Boulangerie Martin", BAKERY, Decimal("12.40"), "EUR", "https://b.example/")
FACT = Told(
    "employee-satisfaction",
    "Satisfaction des employés",
    "64 %",
    ("zQmHash",),
    "default",
    unit="P1",
)
CREDENTIAL = decision.credential(POD, PHONE.jwk, KEY, NOW, NOW + timedelta(days=365))


def notice(payment: str, *facts: Told) -> Notice:
    moment = NOW.isoformat()
    return Notice(
        transaction_hash(payment),
        "fr",
        "Le taux de satisfaction des employés de cette entreprise est de 64 %. "
        "Voulez-vous valider votre paiement ?",
        facts or (FACT,),
        (),
        "Simulated",
        moment,
        moment,
        (NOW + timedelta(minutes=10)).isoformat(),
        "c2FsdHNhbHRzYWx0c2FsdA",
    )


def decided(outcome: str = APPROVED, typ: str = "", claims: dict[str, Json] | None = None) -> Paper:
    asked = transaction(PAYMENT, PAID.payload())
    told = transaction(NOTICE, notice(asked).payload())
    token = PHONE.decide(
        CREDENTIAL, (asked, told), BAKERY, "n-once", outcome, typ=typ, claims=claims
    )
    return Paper(CREDENTIAL, token, asked, told)


def test_what_is_asked_is_valid_by_the_official_schema() -> None:
    """TS12, ``urn:eudi:sca:payment:1``: checked with the schema as it was published."""
    schema = json.loads(shared("payment/ts12-urn-eudi-sca-payment-1-data-model.json").read_bytes())
    whole = replace(PAID, date_time="2026-11-29T10:14:32+01:00")
    for payment in (PAID, whole):
        text = transaction(PAYMENT, payment.payload())
        payload = read_transaction(text, PAYMENT)
        jsonschema.Draft202012Validator(schema).validate(payload)
        assert Payment.read(payload) == payment
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate({**PAID.payload(), "facts": []})


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"amount": 0}, "payment.amount"),
        ({"amount": -3}, "payment.amount"),
        ({"amount": 1.005}, "payment.amount"),
        ({"amount": True}, "payment.amount"),
        ({"amount": "12.40"}, "payment.amount"),
        ({"currency": "EURO"}, "payment.currency"),
        ({"currency": "XXX1"}, "payment.currency"),
        ({"transaction_id": "x" * 37}, "payment.transaction_id"),
        ({"transaction_id": "a\nb"}, "payment.transaction_id"),
        ({"payee": {"name": "B"}}, "payment.id"),
        ({"payee": "B"}, "payment.payee"),
        (
            {"payee": {"name": "B", "id": BAKERY, "website": "javascript:1"}},
            "payment.payee.website",
        ),
        ({"tip": 1}, "payment.tip"),
        ({"date_time": "2026-11-29T10:14:32"}, "payment.date_time"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(change: dict[str, Json], path: str) -> None:
    with pytest.raises(NotAPayment) as refused:
        Payment.read({**PAID.payload(), **change})
    assert refused.value.path == path
    assert refused.value.fr != refused.value.en


def test_a_notice_tells_a_fact_by_its_hash_or_says_that_none_was_communicated() -> None:
    """Invariant 7: one to three facts, each with a disclosure hash or "non communiqué"."""
    asked = transaction(PAYMENT, PAID.payload())
    silent = replace(FACT, value="non communiqué", disclosures=())
    said = notice(asked, FACT, silent).payload()
    facts = said["facts"]
    assert isinstance(facts, list)
    assert [isinstance(each, dict) and each.get("not_communicated") for each in facts] == [
        None,
        True,
    ]
    bad: list[list[Json]] = [[], [dict(FACT.payload())] * 4, [{"datapoint": "x", "value": "64 %"}]]
    for wrong in bad:
        with pytest.raises(NotAPayment):
            check_notice({**said, "facts": wrong})


def test_a_decision_holds_over_payment_and_notice_together() -> None:
    paper = decided()
    found = verify(paper)
    assert (found.outcome, found.payment, found.payee) == (APPROVED, PAID, BAKERY)
    assert (found.issuer, found.key.did) == (POD, KEY.public.did)
    assert found.phone == compact.thumbprint(PHONE.jwk)
    assert found.notice is not None
    assert verify(Paper.read(paper.body())) == found
    merchants = verify(Paper.read(paper.without_notice().body()))
    assert merchants.notice is None
    assert merchants.notice_hash == found.notice_hash
    signed = compact.decode(paper.decision.split(".")[1])
    assert not any(told in signed for told in (b"facts", b"satisfaction", b'"64'))


def test_one_digit_of_the_notice_changed_breaks_it() -> None:
    """Must show 3 of the issue: the facts that were shown are bound to the signature."""
    paper = decided()
    shown = compact.decode(paper.notice)
    forged = compact.encode(shown.replace(b"64 %", b"74 %"))
    assert forged != paper.notice
    assert refusal(replace(paper, notice=forged)) == "notice"
    other = transaction(PAYMENT, replace(PAID, amount=Decimal("12.41")).payload())
    assert refusal(replace(paper, payment=other)) == "payment"


def refusal(paper: Paper) -> str:
    """By which code it is refused, in both languages."""
    with pytest.raises(NotADecision) as refused:
        verify(paper)
    assert refused.value.fr != refused.value.en
    return refused.value.code


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"transaction_data_hashes": ["x"]}, "notice"),
        ({"transaction_data_hashes_alg": "sha-1"}, "notice"),
        ({"aud": "https://other.example/#me"}, "audience"),
        ({"iat": 1}, "expired"),
        ({"iat": int((NOW + timedelta(hours=1)).timestamp())}, "expired"),
        ({"jti": ""}, "replay"),
        ({"amr": []}, "factors"),
        ({"sd_hash": "x"}, "credential"),
        ({"outcome": "Perhaps"}, "outcome"),
    ],
)
def test_what_does_not_fit_is_refused(claims: dict[str, Json], code: str) -> None:
    """Without a notice, for another, out of time, without a number: none of it counts."""
    assert refusal(decided(claims=claims)) == code


def test_a_number_that_was_seen_before_is_a_replay() -> None:
    paper = decided()
    jti = verify(paper).jti
    with pytest.raises(NotADecision, match="used before"):
        verify(paper, seen={jti})


def test_a_refusal_is_never_an_approval() -> None:
    """No verifier of wallets takes it for one: it is signed under another type."""
    refused = decided(DECLINED)
    assert verify(refused).outcome == DECLINED
    assert compact.take_apart(refused.decision).header["typ"] != "kb+jwt"
    assert refusal(decided(DECLINED, typ="kb+jwt")) == "outcome"


def test_a_notice_for_another_payment_does_not_count() -> None:
    asked = transaction(PAYMENT, PAID.payload())
    told = transaction(NOTICE, notice("other").payload())
    token = PHONE.decide(CREDENTIAL, (asked, told), BAKERY, "n")
    assert refusal(Paper(CREDENTIAL, token, asked, told)) == "notice"


def test_another_phone_or_another_sesame_signs_nothing_for_her() -> None:
    paper = decided()
    asked, told = paper.payment, paper.notice
    foreign = Phone().decide(CREDENTIAL, (asked, told), BAKERY, "n")
    assert refusal(replace(paper, decision=foreign)) == "signature"
    head, payload, _ = CREDENTIAL[:-1].split(".")
    cut = f"{head}.{payload}.{compact.encode(bytes(64))}~"
    assert refusal(replace(paper, credential=cut)) == "signature"
    assert refusal(replace(paper, credential=CREDENTIAL[:-1])) == "signature"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"credential":1,"decision":2,"payment":3}'])
def test_what_is_no_decision_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NotADecision) as refused:
        Paper.read(body)
    assert refused.value.code == "unreadable"


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def verified(*words: object) -> tuple[int, str]:
        status = main(["verify", *map(str, words)])
        return status, capsys.readouterr().out

    return verified


def test_the_command_says_offline_whether_a_file_holds(
    tmp_path: Path, said: Callable[..., tuple[int, str]]
) -> None:
    """``sesame verify FILE``: 0 and what was decided, 1 and what does not hold, 3 without one."""
    paper, file = decided(), tmp_path / "decision.json"
    file.write_bytes(paper.body())
    status, out = said(file)
    assert status == 0
    assert "holds: Approved, 12.40 EUR to Boulangerie Martin" in out
    assert "64 %" in out
    assert said(file, "--key", KEY.public.did)[0] == 0
    assert said(file, "--key", SigningKey.generate().public.did)[0] == 1
    file.write_bytes(paper.without_notice().body())
    assert "not in this file" in said(file)[1]
    shown = compact.decode(paper.notice).replace(b"64", b"65")
    file.write_bytes(replace(paper, notice=compact.encode(shown)).body())
    status, out = said(file)
    assert (status, "does not hold (notice)" in out) == (1, True)
    assert json.loads(said(file, "--json")[1])["code"] == "notice"
    assert said(tmp_path / "nowhere.json")[0] == 3
