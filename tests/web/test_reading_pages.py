"""Pods seen in a browser, over HTTP: which form is sent, with which headers, to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.served import TURTLE, Reply, Served, serving
from vocab.terms import ACL, FOAF

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
#: rdflib's, as the data browser sends it.
DATA_BROWSER = (
    "image/*;q=0.9, */*;q=0.1, application/rdf+xml;q=0.9, application/xhtml+xml, "
    "text/xml;q=0.5, application/xml;q=0.5, text/html;q=0.9, text/plain;q=0.5, text/n3;q=1.0, "
    "text/turtle;q=1"
)
OPEN = (
    "<#o> a acl:Authorization; acl:agent <{owner}>; acl:accessTo <{it}>; acl:default <{it}>; "
    "acl:mode acl:Read, acl:Write, acl:Control. "
    "<#p> a acl:Authorization; acl:agentClass <{everyone}>; acl:accessTo <{it}>; "
    "acl:default <{it}>; acl:mode acl:Read."
)


def look(
    server: Served, url: str, *, who: str | None = None, speaks: str = "en", **more: str
) -> Reply:
    headers = {"Accept": BROWSER, "Accept-Language": speaks, **more}
    return server.ask("GET", url, who=who, headers=headers)


def opened(server: Served, container: str) -> str:
    """The container, open to everyone."""
    rules = OPEN.format(owner=server.people["alice"].webid, it=container, everyone=FOAF.AGENT)
    made = server.put(f"{container}.acl", f"@prefix acl: <{ACL.NS}>. {rules}")
    assert made.status in (201, 204, 205)
    return container


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, TURTLE),
        ("*/*", TURTLE),
        (TURTLE, TURTLE),
        ("application/ld+json", "application/ld+json"),
        (DATA_BROWSER, TURTLE),
        ("text/html, text/turtle", TURTLE),
        ("text/html;q=0.5, */*;q=0.5", TURTLE),
        (BROWSER, "text/html; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
        ("text/html, text/turtle;q=0.9", "text/html; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("name", ["", "notes"])
def test_a_page_is_for_whoever_likes_html_better_than_rdf(
    server: Served, place: str, accept: str | None, media_type: str, name: str
) -> None:
    """P-44: programs get RDF as before; curl and fetch() get Turtle."""
    server.put(f"{place}notes", "<> <urn:p> 1 .")
    headers = {"Accept": accept} if accept else {}
    reply = server.ask("GET", place + name, who="alice", headers=headers)
    assert (reply.status, reply["content-type"]) == (200, media_type)


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/html", "<script>alert(1)</script>"),
        ("text/plain", "<b>not bold</b>"),
        ("text/markdown", "# a"),
        ("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("application/json", "{}"),
    ],
)
def test_what_is_no_rdf_goes_out_as_it_was_stored(
    server: Served, place: str, media_type: str, body: str
) -> None:
    """S-40: also what somebody stored as HTML, sandboxed away from the pod's origin."""
    server.put(f"{place}it", body, media_type)
    reply = look(server, f"{place}it", who="alice")
    assert (reply.status, reply.body, reply["content-type"]) == (200, body.encode(), media_type)
    assert "style-src" not in reply["content-security-policy"]
    assert "sandbox" in reply["content-security-policy"]


def test_a_page_runs_nothing_and_loads_nothing_from_elsewhere(server: Served, place: str) -> None:
    """S-A4, S-A5: one style by its digest, pictures of this origin, no script, form or cookie."""
    server.put(f"{place}notes", "<> <urn:p> 1 .")
    pages = [look(server, url, who="alice") for url in (place, f"{place}notes", server.home)]
    pages += [look(server, f"{place}notes"), look(server, f"{server.home}//"), look(server, place)]
    assert {page.status for page in pages} == {200, 400, 401}
    for page in pages:
        policy = dict(
            p.strip().partition(" ")[::2] for p in page["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", policy["style-src"])
        assert policy["form-action"] == policy["frame-ancestors"] == "'none'"
        assert policy["img-src"] in ("data:", f"{server.pods} data:")
        assert "allow-scripts" not in policy["sandbox"]
        assert "allow-same-origin" not in policy["sandbox"]
        assert page["x-content-type-options"] == "nosniff"
        assert page["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in page.headers
        text = page.body.decode()
        assert not re.search(
            r"<(script|form|iframe|object|embed|meta http)|\son\w+=|javascript:", text
        )
        for link in re.findall(r"<a [^>]*href=\"http[^>]*>", text):
            is_own = f'href="{server.pods}/' in link
            assert is_own or 'rel="noopener noreferrer' in link, link


def test_hostile_words_stay_words(server: Served, place: str) -> None:
    """S-45: literals, addresses, names of files and of terms."""
    body = (
        '<#me> <http://xmlns.com/foaf/0.1/name> "<img src=x onerror=alert(1)>\\u202E"; '
        "<http://xmlns.com/foaf/0.1/homepage> <javascript:alert(1)>, <data:text/html,x>; "
        '<urn:"onmouseover="x> <https://a.example@evil.example/> .'
    ).replace('urn:"onmouseover="x', "urn:x#%22onmouseover%3D%22")
    url = f"{place}%3Cb%3E%22quoted%E2%80%AE"
    assert server.put(url, body).status == 201
    page, listed = (look(server, at, who="alice").body.decode() for at in (url, place))
    assert '&lt;img src=x onerror=alert(1)&gt;<span class="sign">U+202E</span>' in page
    assert 'href="javascript' not in page
    assert 'href="data:text' not in page
    assert 'href="https://a.example@' not in page
    for text in (page, listed):
        assert "<b>" not in text
        assert "<img" not in text
        assert "\u202e" not in text
    assert '&lt;b&gt;&#34;quoted<span class="sign">U+202E</span>' in listed


def test_a_page_has_a_tag_of_its_own(server: Served, place: str) -> None:
    """P-07, P-09: by language and by reader; HEAD as GET; a write may rest on it."""
    url = f"{place}notes"
    server.put(url, "<> <urn:p> 1 .")
    french, english = (look(server, url, who="alice", speaks=s) for s in ("fr", "en"))
    turtle = server.ask("GET", url, who="alice")
    assert len({french["etag"], english["etag"], turtle["etag"]}) == 3
    assert "-html-" in french["etag"]
    assert french["content-language"] == "fr"
    assert 'lang="fr"' in french.body.decode()
    assert english["vary"] == "Accept, Accept-Language, Authorization, Origin"
    assert english["last-modified"] == turtle["last-modified"]
    again = look(server, url, who="alice", **{"If-None-Match": english["etag"]})
    assert (again.status, again.body, again["etag"]) == (304, b"", english["etag"])
    other = look(server, url, who="alice", **{"If-None-Match": turtle["etag"]})
    assert other.status == 200
    assert look(server, url, who="alice", **{"If-Match": '"0-html"'}).status == 412
    head = server.ask(
        "HEAD", url, who="alice", headers={"Accept": BROWSER, "Accept-Language": "en"}
    )
    drop = {"date"}
    assert head.body == b""
    assert {k: v for k, v in head.headers.items() if k not in drop} == {
        k: v for k, v in english.headers.items() if k not in drop
    }
    for name in ("link", "wac-allow", "allow", "accept-patch", "accept-put"):
        assert english[name] == turtle[name]
    written = server.put(url, "<> <urn:p> 2 .", **{"If-Match": english["etag"]})
    assert written.status == 204


def test_the_page_tells_how_to_have_the_data(server: Served, place: str) -> None:
    """P-44: the links of a page lead to the other forms; a program's query changes nothing."""
    url = f"{place}notes"
    server.put(url, "<> <urn:p> 1 .")
    found = re.findall(r'href="(\?as=[^"]+)"', look(server, url, who="alice").body.decode())
    kinds = [look(server, url + query, who="alice")["content-type"] for query in found]
    assert kinds == [TURTLE, "application/ld+json", "application/n-triples"]
    plain = server.ask("GET", url + found[1], who="alice")
    assert plain["content-type"] == TURTLE
    assert look(server, f"{url}?as=text/html", who="alice")["content-type"].startswith("text/html")


def test_a_page_shows_no_more_than_the_reader_may_read(server: Served, place: str) -> None:
    """W-22, S-64: missing and forbidden look the same to a stranger, in words too."""
    server.put(f"{place}secret", '<> <urn:p> "the secret" .')
    there, nowhere = look(server, f"{place}secret"), look(server, f"{place}nothing")
    assert there.status == nowhere.status == 401
    assert there["www-authenticate"]
    text = there.body.decode()
    assert text.replace("secret", "nothing") == nowhere.body.decode()
    assert look(server, f"{place}secret", who="bob").status == 403
    assert look(server, f"{place}secret.acl").status == 401
    assert "Access rules" in look(server, f"{server.home}.acl", who="alice").body.decode()
    assert look(server, f"{place}nothing", who="alice").status == 404


@pytest.mark.parametrize(
    ("path", "who", "status", "french", "english"),
    [
        ("settings/", None, 401, "C’est privé", "This is private"),
        ("settings/", "bob", 403, "Ce n’est pas ouvert pour vous", "This is not open to you"),
        ("nothing", "alice", 404, "Il n’y a rien ici", "There is nothing here"),
        ("a//b", None, 400, "Cette adresse n’en est pas une", "This is not an address"),
    ],
)
def test_refusals_are_pages_that_say_how_to_go_on(
    server: Served, path: str, who: str | None, status: int, french: str, english: str
) -> None:
    url = server.home + path
    for speaks, title in (("fr", french), ("en-GB,fr;q=0.4", english)):
        page = look(server, url, who=who, speaks=speaks)
        assert (page.status, page["content-type"]) == (status, "text/html; charset=utf-8")
        text = page.body.decode()
        assert f"<h1>{title}</h1>" in text
        assert f'href="{server.home}"' in text
        is_closed = status in (401, 403)
        assert (f'href="http://[::1]:{server.port}/browse?uri=http%3A%2F%2F' in text) is is_closed
    for accept in (None, "*/*", DATA_BROWSER, "application/json, text/html;q=0.9"):
        headers = {"Accept": accept} if accept else {}
        told = server.ask("GET", url, who=who, headers=headers)
        assert (told.status, told["content-type"]) == (status, "application/problem+json")
    written = server.ask("DELETE", url, who=who, headers={"Accept": BROWSER})
    assert "html" not in written.get("content-type")


def test_a_pod_that_is_not_there_is_a_page_too(server: Served) -> None:
    for url in (f"{server.pods}/", f"{server.pods}/nobody/", f"{server.pods}/nobody/x"):
        page = look(server, url, speaks="fr")
        assert page.status == 404
        assert "Il n’y a rien ici" in page.body.decode()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """A server in whose pod nothing is open yet: of many, the owner's page shows the first."""
    with serving(tmp_path) as served:
        yield served


def test_the_root_is_the_owners_page_with_what_is_open(fresh: Served) -> None:
    """Private by default: a stranger sees the name and what is open to everyone, still with 401."""
    server, place = fresh, f"{fresh.home}place/"
    inner = f"{place}inner/"
    assert server.ask("PUT", place, who="alice").status == 201
    server.ask("PUT", inner, who="alice")
    server.put(f"{place}secret", "<> <urn:p> 1 .")
    before = look(server, server.home)
    assert before.status == 401
    assert before["www-authenticate"]
    assert "profile/card" in before.body.decode()
    name = place.removeprefix(server.home)
    assert name not in before.body.decode()
    opened(server, inner)
    after = look(server, server.home).body.decode()
    assert f'href="{inner}"' in after
    assert f"{name}secret" not in after
    assert f'href="{place}"' not in after
    rest = {
        name for name in ("settings/", "inbox/", "accounts/") if f'{server.home}{name}"' in after
    }
    assert rest == set()
    whole = look(server, server.home, who="alice")
    assert whole.status == 200
    assert "settings/" in whole.body.decode()
    assert "This is" not in whole.body.decode()


def test_the_owners_picture_is_of_the_pod_or_none(server: Served, place: str) -> None:
    """S-45: looking at a page tells nobody elsewhere; a picture that is not open is not named."""
    card = f"{server.pods}/bob/profile/card"
    picture = f"{server.pods}/bob/me.png"
    put = {"who": "bob", "body": b"png", "content": "image/png"}
    assert server.ask("PUT", picture, **put).status == 201  # type: ignore[arg-type]
    for iri in ("https://elsewhere.example/spy.png", picture, f"{server.pods}/bob/profile/card"):
        patch = (
            "@prefix solid: <http://www.w3.org/ns/solid/terms#>. _:p a solid:InsertDeletePatch; "
            f"solid:inserts {{ <#me> <{FOAF.NS}img> <{iri}> }}."
        )
        done = server.ask("PATCH", card, who="bob", content="text/n3", body=patch.encode())
        assert done.status == 204
    assert 'class="picture" src=' not in look(server, card).body.decode()
    shown = look(server, card, who="bob").body.decode()
    assert f'<img class="picture" src="{picture}" alt="">' in shown
    assert "spy.png" not in re.sub(r"<details.*</details>", "", shown, flags=re.DOTALL)


def test_a_large_container_is_shown_a_page_at_a_time(server: Served, place: str) -> None:
    names = [f"n{i:03}" for i in range(230)]
    for name in names:
        assert server.put(place + name, "x", "text/plain").status == 201
    seen: list[str] = []
    at, sizes = place, []
    while at:
        text = look(server, at, who="alice").body.decode()
        found = re.findall(rf'href="{re.escape(place)}(n\d+)"', text)
        sizes.append(len(found))
        seen += found
        onward = re.search(r'rel="next" href="(\?after=[^"]+)"', text)
        at = place + onward[1] if onward else ""
    assert (seen, sizes) == (names, [100, 100, 30])
