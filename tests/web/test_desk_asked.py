"""What customers ask, on the desk, and its three answers: statement, words, refusal (issue 5)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pod_server.civic.civil_status.answers import received
from pod_server.civic.front_office.account import account_name
from pod_server.wiring.tallying import tallied
from proofs.integrity import verify
from proofs.questions import Question
from proofs.strict_json import read
from tests.web.at_home import words
from tests.web.crowds import FLOUR, PAY_GAP, asks, crowd
from tests.web.desk import Keeper, at_desk, takes_all
from tests.web.served import Served, serving
from vocab.terms import SESAME

BY_BIKE = "Livrez-vous à vélo ?"
QUESTION, NAMED = Question.asked(FLOUR, "fr"), Question.asked(BY_BIKE, "fr")


@pytest.fixture(scope="module")
def baker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keeper]:
    """Bob's bakery with 25 customers on this host, one of whom it has met, and what they ask."""
    with serving(tmp_path_factory.mktemp("city")) as served, at_desk(served, "bob") as keeper:
        names = crowd(served.house, keeper.webid, 24)
        keeper.answers_all()
        assert keeper.opens(takes_all(served)).status_code == 303
        asks(served.house, names[:12], keeper.webid, PAY_GAP)
        asks(served.house, names[:11], keeper.webid, text=FLOUR)
        asks(served.house, ["alice"], keeper.webid, text=BY_BIKE, by_name=True)
        assert tallied(served.house)
        yield keeper


def answers(served: Served, company: str) -> list[tuple[str, str, int]]:
    """What lies in the account at alice's: text or note, reason, number."""
    ledger = served.house.ledger_called("alice")
    assert ledger is not None
    found = [one.answer for one in received(ledger, account_name(company))]
    return sorted((one.in_language("en"), one.reason, one.sequence) for one in found)


def test_how_many_ask_is_told_and_not_who_but_those_who_ask_by_name(baker: Keeper) -> None:
    page = baker.visitor.get("/desk/asked")
    said = words(page)
    assert page.status_code == 200
    assert said.count("10 customers at least") == 2
    assert "Gender pay gap" in said
    assert FLOUR.replace("'", "’") in said or FLOUR in said
    assert "in their own names:" in said
    assert baker.served.people["alice"].webid in page.text.replace("<wbr>", "")
    assert "customer-0" not in page.text
    assert f"#{PAY_GAP}" in page.text, "a datapoint is answered on its form"
    assert "Asked: 3." in words(baker.visitor.get("/desk/"))


def test_an_answer_in_words_is_signed_and_goes_to_all(baker: Keeper) -> None:
    """The same octets for everybody; another answer says why it is another (decision 0032)."""
    baker.visitor.get("/desk/asked")
    place = f"/desk/asked/{QUESTION.hash}"
    both = baker.visitor.post(place, text="From the mill.", refusal="Unwilling")
    assert (both.status_code, "one or the other" in words(both)) == (422, True)
    kept = baker.visitor.post(place, text="From the mill.")
    assert kept.status_code == 303
    assert "From the mill." in words(baker.visitor.get(place))
    signed = baker.signs(place, to=f"{place}/sign")
    assert signed.status_code == 303, words(signed)
    assert answers(baker.served, baker.webid) == [("From the mill.", "", 1)]
    assert "You have answered: From the mill." in words(baker.visitor.get("/desk/asked"))
    same = baker.visitor.post(place, text="From the mill.")
    assert (same.status_code, "signed answer already" in words(same)) == (422, True)
    silent = baker.visitor.post(place, text="From two mills.")
    assert (silent.status_code, "say why it changes" in words(silent)) == (422, True)
    baker.visitor.post(place, text="From two mills.", why="There is another now.")
    assert baker.signs(place, to=f"{place}/sign").status_code == 303
    assert ("From two mills.", "", 2) in answers(baker.served, baker.webid)
    ledger = baker.served.house.ledger_called("alice")
    assert ledger is not None
    for one in received(ledger, account_name(baker.webid)):
        stored = ledger.read(one.name)
        assert stored is not None
        document = read(stored.body or b"")
        assert isinstance(document, dict)
        assert verify(document).key.did == baker.key.public.did


def test_a_refusal_is_signed_with_its_reason(baker: Keeper) -> None:
    baker.visitor.get("/desk/asked")
    place = f"/desk/asked/{NAMED.hash}"
    assert baker.visitor.post(place, refusal="NotApplicable", note="On foot.").status_code == 303
    assert baker.signs(place, to=f"{place}/sign").status_code == 303
    assert ("On foot.", SESAME.NOT_APPLICABLE, 1) in answers(baker.served, baker.webid)


def test_a_figure_that_is_asked_for_is_answered_by_a_signed_statement(baker: Keeper) -> None:
    found = baker.visitor.get("/desk/asked").text
    form = found.partition('href="/desk/form/')[2].partition("#")[0]
    filled = baker.visitor.post(f"/desk/form/{form}", **{f"{PAY_GAP}.value": "4.2"})
    assert filled.status_code == 303, words(filled)
    assert baker.signs().status_code == 303
    assert baker.visitor.post("/desk/customers/send", page="/desk/").status_code == 303
    assert "You have answered: 4.2" in words(baker.visitor.get("/desk/asked"))


def test_what_nobody_asked_has_no_page(baker: Keeper) -> None:
    other = Question.asked("Qui êtes-vous ?", "fr")
    assert baker.visitor.get(f"/desk/asked/{other.hash}").status_code == 404
