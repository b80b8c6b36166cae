"""GS1-Conformant Resolver 1.2 over TLS: each line of GS1's list of conformance is a test.

The list lies beside the repository (``../shared/data``; ``SESAME_SHARED`` says where else); where
it does not, that is told. Issue 6, "Must show" 2.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.faults.servers import running
from tests.web.products import BATCH, GTIN, ITEM, MODEL, stock
from tests.web.sealed import ALICE, Sealed
from tests.web.served import Reply
from vocab.terms import GS1

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SESAME_SHARED", ROOT.parent / "shared"))
LIST = SHARED / "data" / "gs1-digital-link" / "Conformance1_2.txt"
LINES = LIST.read_text(encoding="utf-8").splitlines() if LIST.exists() else []
LINKSET = "application/linkset+json"
#: (01)09506000134352(10)59ca9(21)0996e1e6, as another program compressed it.
COMPRESSED = "ARFKk4XBoCBKs5UkJQEy3DzA"
LONG = f"01/{GTIN}/10/59ca9/21/0996e1e6"

pytestmark = pytest.mark.conformance


class Scanner:
    """A stranger's phone, at the pod of a company."""

    def __init__(self, sealed: Sealed) -> None:
        self.sealed = sealed
        self.root = f"{sealed.alices}.flash/"

    def ask(
        self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET"
    ) -> Reply:
        return self.sealed.ask(method, self.root + path, headers)

    def leads(self, path: str, headers: Mapping[str, str] | None = None) -> str:
        reply = self.ask(path, headers)
        assert reply.status == 307, reply
        return reply["location"]

    def links(self, path: str) -> list[dict[str, object]]:
        reply = self.ask(path)
        assert reply.status == 200, reply
        assert reply["content-type"] == LINKSET
        found = reply.json["linkset"]
        assert isinstance(found, list)
        return found


def told(reply: Reply) -> str:
    """All Link fields, one after the other."""
    return ", ".join(value for name, value in reply.raw if name == "link")


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanner]:
    sealed = Sealed(tmp_path_factory.mktemp("sealed"), workers=2).seeded()
    with running(sealed):
        turtle = {"Content-Type": "text/turtle"}
        stock(
            lambda url, body: sealed.ask("PUT", url, turtle, body.encode(), signed=True).status,
            sealed.alices,
            f"{sealed.alices}profile/card#me",
        )
        yield Scanner(sealed)


def methods(phone: Scanner) -> None:
    assert phone.ask(MODEL).status == phone.ask(MODEL, method="HEAD").status == 307
    assert phone.ask(MODEL, method="OPTIONS")["allow"] == "GET, HEAD, OPTIONS"


def over_tls(phone: Scanner) -> None:
    assert phone.root.startswith("https://")
    with phone.sealed.line(ALICE) as line:
        assert line.version() in ("TLSv1.2", "TLSv1.3")
    assert phone.leads(MODEL)


def cors(phone: Scanner) -> None:
    there = {"Origin": "https://app.example"}
    for path in (MODEL, f"{MODEL}?linkType=all", "about", "01/05449000000996"):
        reply = phone.ask(path, there)
        assert reply["access-control-allow-origin"] == "https://app.example", path
        assert "Link" in reply["access-control-expose-headers"]
    asked = {**there, "Access-Control-Request-Method": "GET"}
    assert "GET" in phone.ask(MODEL, asked, "OPTIONS")["access-control-allow-methods"]


def decompresses(phone: Scanner) -> None:
    assert phone.leads(COMPRESSED) == phone.leads(LONG)
    assert phone.links(f"{COMPRESSED}?linkType=all") == phone.links(f"{LONG}?linkType=all")


def same_as(phone: Scanner) -> None:
    for path in (COMPRESSED, f"{COMPRESSED}?linkType=all"):
        assert f'<{phone.root}{LONG}>; rel="owl:sameAs"' in told(phone.ask(path))
    assert "sameAs" not in told(phone.ask(LONG))


def refuses_bad_syntax(phone: Scanner) -> None:
    for path in (
        "01/09506000134353",  # check digit
        "01/0950600013435",  # too few digits
        f"01/{GTIN}/99/x",  # no qualifier
        f"01/{GTIN}/21/a/10/b",  # order of qualifiers
        f"01/{GTIN}/10/{'x' * 21}",
        f"01/{GTIN}/10",
        f"01/{GTIN}?17=991399",  # an attribute that is no date
        "02/09506000134352",  # no primary key
        "good-morning-all",  # looks compressed, and is not
    ):
        assert phone.ask(path).status == 400, path


def never_200_for_an_error(phone: Scanner) -> None:
    for path in ("about", "01/05449000000996", f"{MODEL}?linkType=gs1:nothing", "own/unheard-of"):
        for accept in ("*/*", "text/html", LINKSET, "application/json"):
            assert phone.ask(path, {"Accept": accept}).status in (400, 404), (path, accept)


def all_links(phone: Scanner) -> None:
    found = phone.links(f"{ITEM}?linkType=all&x=1")
    assert [one["anchor"] for one in found] == [phone.root + path for path in (ITEM, BATCH, MODEL)]
    assert all(GS1.NS + name in found[n] for n, name in enumerate(("dpp", "recallStatus", "pip")))
    anchors = [one["anchor"] for one in phone.links(f"{COMPRESSED}?linkType=all")]
    assert anchors == [f"{phone.root}{MODEL}"]


def linkset_in_the_header(phone: Scanner) -> None:
    reply = phone.ask(ITEM)
    assert reply.status == 307
    assert f'<{phone.root}{ITEM}?linkType=all>; rel="linkset"; type="{LINKSET}"' in told(reply)


def one_default(phone: Scanner) -> None:
    for path in (MODEL, BATCH, ITEM, f"01/{GTIN}/21/unheard-of"):
        assert phone.leads(path) == "https://maker.example/risotto"
    assert phone.leads("own/pain-bis") == "https://lenoir.example/bis"


def links_are_whole(phone: Scanner) -> None:
    for level in phone.links(f"{ITEM}?linkType=all"):
        of_types = {name: each for name, each in level.items() if ":" in name}
        assert of_types
        for each in of_types.values():
            assert isinstance(each, list)
            assert all(link["href"].startswith("https://") and link["title"] for link in each)


def default_unless_better(phone: Scanner) -> None:
    assert phone.leads(MODEL, {"Accept-Language": "de"}) == "https://maker.example/risotto"
    assert phone.leads(MODEL, {"Accept-Language": "fr"}) == "https://maker.example/fr/"


def link_type(phone: Scanner) -> None:
    for said in ("gs1:pip", f"{GS1.NS}pip"):
        where = phone.leads(f"{MODEL}?linkType={said}", {"Accept-Language": "fr"})
        assert where.startswith("https://maker.example/pip.fr?")
    json = {"Accept": "application/ld+json"}
    where = phone.leads(f"{MODEL}?linkType=gs1:pip", json)
    assert where.startswith("https://maker.example/pip.json?")
    assert phone.leads(f"{ITEM}?linkType=gs1:dpp").startswith("https://maker.example/dpp7?")


def query_goes_on(phone: Scanner) -> None:
    assert phone.leads(f"{MODEL}?a=1&b=x%20y") == "https://maker.example/risotto?a=1&b=x%20y"
    where = phone.leads(f"{MODEL}?linkType=gs1:pip&17=271231", {"Accept-Language": "en"})
    assert where == "https://maker.example/pip?a=1&linkType=gs1:pip&17=271231#top"


def described(phone: Scanner) -> None:
    reply = phone.sealed.ask("GET", f"{phone.sealed.alices}.well-known/gs1resolver")
    assert (reply.status, reply["content-type"]) == (200, "application/json")
    told = reply.json
    assert told["resolverRoot"] == phone.root.rstrip("/")
    assert told["supportedPrimaryKeys"] == ["all"]
    assert {"name", "linkTypeDefaultCanBeLinkset", "contact"} <= set(told)


def one_namespace(phone: Scanner) -> None:
    """Of before is understood; to store it is refused: it would duplicate today's."""
    old = phone.leads(f"{ITEM}?linkType=https://gs1.org/voc/dpp")
    assert old.startswith("https://maker.example/dpp7?")
    body = (
        "[] a rdf:Statement ; rdf:subject <#it> ; rdf:predicate <https://gs1.org/voc/pip> ;"
        ' rdf:object <https://a.example/> ; <http://purl.org/dc/terms/title> "A" .'
    )
    prefix = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    url = f"{phone.sealed.alices}products/own_old"
    turtle = {"Content-Type": "text/turtle"}
    put = phone.sealed.ask("PUT", url, turtle, (prefix + body).encode(), signed=True)
    assert put.status == 422
    assert phone.leads(f"{MODEL}?linkType=schema:review").startswith("https://maker.example/said")


def no_prefix_redirects(phone: Scanner) -> None:
    """What it is about is not done here: nobody is redirected by a company's prefix."""
    for neighbour in ("01/09506000134369", "414/9506000134376"):
        assert phone.ask(neighbour).status == 404
    assert "handledBy" not in told(phone.ask(MODEL))


def trailing_slash(phone: Scanner) -> None:
    for path in (MODEL, ITEM, "own/pain-bis", COMPRESSED):
        assert phone.leads(f"{path}/") == phone.leads(path)


#: The list's line, by how it begins, and what shows it.
SHOWN: tuple[tuple[str, Callable[[Scanner], None]], ...] = (
    ("SHALL support HTTP 1.1 (or higher) GET, HEAD and OPTIONS", methods),
    ("SHALL support HTTP Over TLS", over_tls),
    ("SHALL support CORS", cors),
    ("SHALL be able to decompress a URI", decompresses),
    ("If handling a compressed request URI", same_as),
    ("SHALL extract and syntactically validate the URI", refuses_bad_syntax),
    ("SHALL NOT use a 200 OK response code", never_200_for_an_error),
    ("SHALL respond to a query parameter of linkType set to all", all_links),
    ("SHOULD expose link to the linkset in an HTTP Link header", linkset_in_the_header),
    ("SHALL recognise one available link as the default", one_default),
    ("All links exposed SHALL include the target URL", links_are_whole),
    ("SHALL redirect to the default link unless", default_unless_better),
    ("SHALL redirect to the requested linkType", link_type),
    ("By default, SHALL pass on all key=value pairs", query_goes_on),
    ("SHALL provide a resolver description file", described),
    ("If supporting multiple links per identified item", one_namespace),
    ("If supporting redirection based on an MO or Global Company Prefix", no_prefix_redirects),
    ("SHOULD tolerate trailing slashes", trailing_slash),
)


@pytest.mark.parametrize("number", range(len(SHOWN)), ids=lambda n: f"line-{n + 1}")
def test_each_line_of_the_list(phone: Scanner, number: int) -> None:
    if not LINES:
        pytest.skip(f"LEFT OUT: no {LIST.name} in {LIST.parent}; SESAME_SHARED says where it is")
    begins, show = SHOWN[number]
    assert LINES[number].startswith(begins), LINES[number]
    show(phone)


def test_no_line_of_the_list_is_left_out() -> None:
    if not LINES:
        pytest.skip(f"LEFT OUT: no {LIST.name} in {LIST.parent}; SESAME_SHARED says where it is")
    assert len(LINES) == len(SHOWN)
