"""Market files in the office: put together, what goes and stays, offered, opened, weighed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from pod_server.civic.front_office.account import account_id
from pod_server.web.office.listing import bare
from tests.web.at_home import Visitor, at_home, words
from tests.web.markets import Citizen, Company, until
from tests.web.served import Served

HOME = "/office/markets"


@pytest.fixture(scope="module")
def baker(servers: tuple[Served, Served]) -> Company:
    found = Company(servers[0], "bob").publish()
    Citizen(servers[0]).was_told(found, found.states("64"))
    Citizen(servers[1]).was_told(found, found.states("71"))
    return found


@pytest.fixture
def xavier(servers: tuple[Served, Served]) -> Iterator[Visitor]:
    with at_home(servers[0], "alice") as visitor:
        yield visitor


@pytest.fixture
def zoe(servers: tuple[Served, Served]) -> Iterator[Visitor]:
    with at_home(servers[1], "alice") as visitor:
        yield visitor


def test_from_an_empty_page_to_a_view_of_a_company(
    servers: tuple[Served, Served], xavier: Visitor, zoe: Visitor, baker: Company
) -> None:
    """The whole handover by hand, on both sides (issue 7, must show 1 and 5)."""
    him, her = Citizen(servers[0]), Citizen(servers[1])
    him.recommends(baker)
    assert "You have none yet" in words(xavier.get(HOME))
    made = xavier.post(HOME, title="Bread", markets="10.71, 10.61", area="Rodez")
    page = made.headers["Location"]
    assert "None yet: add one." in words(xavier.get(page))
    sent = {"company": baker.webid, "stance": "mixed", "note": "Open.", "private": "Owes me."}
    xavier.post(f"{page}/add", page=page, **sent)
    xavier.post(f"{page}/make", page=page)
    shown = words(xavier.get(page))
    assert "Statements of companies 1" in shown
    assert "Your recommendations 1" in shown
    assert "Notes for yourself 1" in shown
    xavier.post(f"{page}/offer", page=page, whom=her.webid, days="3")
    until(lambda: bool(her.offered()))
    ((identifier, offer),) = her.offered().items()
    assert offer.actor == him.webid
    until(lambda: "offered, not answered yet" in words(xavier.get(page)))
    waiting = words(zoe.get(HOME))
    assert "Somebody offers you Bread" in waiting
    assert "2 signed documents, 4 kB Take it" in waiting, "and through nobody's hands"
    given = f"/office/received/{identifier}"
    zoe.post(f"{given}/answer", page=HOME, answer="yes")
    until(lambda: "good signatures" in words(zoe.get(given)))
    opened = words(zoe.get(given))
    listed = zoe.get("/sharing/received/")
    assert "Market file · here and kept" in words(listed)
    assert f'href="{given}"' in listed.text
    assert "Double talk" in opened
    assert "64%" in opened
    assert "71%" in opened
    assert "I am of two minds" in opened
    view = f"/office/view?company={quote(baker.webid, safe='')}"
    company = f"/office/companies/{account_id(baker.webid)}"
    assert zoe.get(company).status_code == 404, "she has no account of it"
    assert f'href="{company}"' not in zoe.get(view).text, "the way back leads somewhere"
    assert 'href="/office/markets"' in zoe.get(view).text
    before = words(zoe.get(view))
    assert "0 % trust · 100 % uncertainty · 0 % distrust" in before
    assert "1 opinions of people you do not know" in before
    zoe.post(f"{given}/trust", page=given, level="much", market="")
    after = words(zoe.get(view))
    assert "100 % uncertainty" not in after
    assert bare(him.webid) in after.replace(" ", "")
    # He takes it back, and her view is as it was; he can, though he has no account of it either.
    book = f"/office/recommendations/{account_id(baker.webid)}"
    left = words(xavier.get(book))
    assert "it can be taken back" in left
    assert "Good bread." in left
    assert xavier.post(f"{book}/back", page=HOME).status_code == 303
    until(lambda: "0 % trust · 100 % uncertainty" in words(zoe.get(view)))
    assert "taken, readable until" in words(xavier.get(page))
    xavier.post(f"{page}/end", page=page, handed=_handed(him))
    assert "over, no longer readable" in words(xavier.get(page))
    zoe.post(f"{given}/remove", page=given)
    assert zoe.get(given).status_code == 404


def _handed(citizen: Citizen) -> str:
    ((name, _),) = citizen.files.handings.everywhere(citizen.ledger)
    return name.rpartition("/")[2]


def test_what_is_wrong_is_said_where_it_was_typed(
    servers: tuple[Served, Served], xavier: Visitor, baker: Company
) -> None:
    her = Citizen(servers[1])
    assert xavier.post(HOME, title=" ").status_code == 422
    page = xavier.post(HOME, title="Flour").headers["Location"]
    for path, sent, reason in (
        ("add", {"company": "the baker"}, "is no WebID"),
        ("make", {}, "Put a company"),
        ("offer", {"whom": her.webid, "days": "3"}, "make the file"),
        ("offer", {"whom": "zoé", "days": "3"}, "nobody's address"),
        ("offer", {"whom": f"{servers[1].pods}/none#me", "days": "3"}, "cannot be read"),
        ("offer", {"whom": f"{servers[1].account}/contact/alice"}, "This is a contact link"),
    ):
        answer = xavier.post(f"{page}/{path}", page=page, **sent)
        assert answer.status_code == 422, path
        assert reason in words(answer)
    xavier.post(f"{page}/add", page=page, company=baker.webid)
    xavier.post(f"{page}/make", page=page)
    far = xavier.post(f"{page}/offer", page=page, whom=her.webid, days="99")
    assert (far.status_code, "1 to 90 days" in words(far)) == (422, True)
    typed = {"company": "the baker", "note": "Open on Sundays.", "stance": "recommends"}
    xavier.http.headers["Accept-Language"] = "fr"
    wrong = xavier.post(f"{page}/add", page=page, **typed)
    assert "the baker n'est l'adresse d'aucune entreprise" in words(wrong)
    for kept in ('value="the baker"', ">Open on Sundays.<", 'value="recommends" selected'):
        assert kept in wrong.text, "what was typed is kept"
    xavier.http.headers["Accept-Language"] = "en"
    xavier.post(f"{page}/out", page=page, company=baker.webid)
    assert "None yet: add one." in words(xavier.get(page))


def test_a_link_opens_without_a_sesame_until_it_is_taken_back_or_over(
    servers: tuple[Served, Served], xavier: Visitor, baker: Company
) -> None:
    """Whoever has it reads it; nobody else learns that there is one."""
    Citizen(servers[0]).recommends(baker)
    page = xavier.post(HOME, title="Bread for all").headers["Location"]
    sent = {"company": baker.webid, "stance": "mixed", "note": "Open.", "private": "Owes me."}
    xavier.post(f"{page}/add", page=page, **sent)
    assert xavier.post(f"{page}/link", page=page, days="3").status_code == 422
    xavier.post(f"{page}/make", page=page)
    made = xavier.post(f"{page}/link", page=page, days="3")
    (link,) = re.findall(r'href="(http://localhost[^"]+/shown/[^"]+)"', made.text)
    path = link.removeprefix(servers[0].account)
    with Visitor(servers[0]) as stranger:
        seen = stranger.get(path)
        said = words(seen)
        assert seen.headers["Cache-Control"] == "no-store"
        for word in ("Bread for all", "I am of two minds", "Open.", "Good bread.", "Open yours"):
            assert word in said
        assert "Owes me" not in said
        assert "Un Sésame garde" in words(stranger.get(path, {"Accept-Language": "fr"}))
        for other in (path[:-1], path.replace("/alice/", "/bob/"), "/shown/nobody/a/b"):
            assert stranger.get(other).status_code == 404
        (name,) = re.findall(r'name="link" value="([^"]+)"', xavier.get(page).text)
        xavier.post(f"{page}/unlink", page=page, link=name)
        assert stranger.get(path).status_code == 404
        again = xavier.post(f"{page}/link", page=page, days="1")
        (link,) = re.findall(r'href="(http://localhost[^"]+/shown/[^"]+)"', again.text)
        path = link.removeprefix(servers[0].account)
        assert stranger.get(path).status_code == 200
        for each in servers:
            each.turn(86_401)
        assert stranger.get(path).status_code == 404


def test_pages_speak_french(xavier: Visitor) -> None:
    said = words(xavier.get(HOME, {"Accept-Language": "fr"}))
    assert "Mes fichiers de marché" in said
    assert "Commencer un fichier" in said


def test_nobody_elses(servers: tuple[Served, Served], xavier: Visitor) -> None:
    page = xavier.post(HOME, title="Mine").headers["Location"]
    with at_home(servers[0], "carol") as carol:
        assert carol.get(page).status_code == 404
        assert carol.post(f"{page}/make", page=HOME).status_code == 404
        assert carol.get("/office/received/aaaaaaaaaaaaaaaa").status_code == 404
