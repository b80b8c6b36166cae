"""Web Access Control: whose rules count where, and what cannot be stored as rules."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from pod_server.model.access import ALL_MODES, STRANGER, Agent, Mode
from pod_server.model.change import Stored
from pod_server.model.errors import Conflict, TooLarge, UnprocessablePatch
from pod_server.model.iri import Address, Role, address
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import StoredDocuments
from pod_server.rdf.groups import FRESH_US, RETRY_US, Groups
from pod_server.rdf.readers import NOBODY, PUBLIC
from pod_server.rdf.wac import WebAccessControl
from tests.unit.rdf.tiny import BASE, OWNER, NoBlobs, TinyLedger
from vocab.terms import ACL, FOAF, RDF, VCARD

HEAD = f"@prefix acl: <{ACL.NS}>. @prefix foaf: <{FOAF.NS}>. @prefix vcard: <{VCARD.NS}>.\n"
ALICE, BOB = Agent(OWNER), Agent("https://bob.example/card#me")
APP = "https://app.example/id"

OWNER_RULE = f"""<#owner> a acl:Authorization; acl:agent <{OWNER}>;
    acl:accessTo <./>; acl:default <./>; acl:mode acl:Read, acl:Write, acl:Control.
"""


class Outside:
    """Groups elsewhere and the pods here, as wiring would give them; with a clock to turn."""

    def __init__(self) -> None:
        self.now = 0
        self.groups: dict[str, Graph] = {}
        self.asked: list[str] = []
        self.pods: dict[str, TinyLedger] = {}

    def clock(self) -> int:
        return self.now

    def fetch(self, iri: str) -> Graph | None:
        self.asked.append(iri)
        return self.groups.get(iri)

    def resolve(self, iri: str) -> tuple[TinyLedger, Address] | None:
        for base, ledger in self.pods.items():
            if iri.startswith(base):
                return ledger, address(base, iri.removeprefix(base))
        return None


class House:
    def __init__(self, rules: Mapping[str, str] | None = None) -> None:
        self.ledger = TinyLedger()
        self.outside = Outside()
        self.outside.pods[BASE] = self.ledger
        self.documents = StoredDocuments(RdfCodecs(), NoBlobs())
        groups = Groups(
            self.documents, self.outside.resolve, self.outside.fetch, self.outside.clock
        )
        self.wac = WebAccessControl(self.documents, groups)
        self.acl("", OWNER_RULE)
        for path, text in (rules or {}).items():
            self.acl(path, text)

    def make(self, path: str) -> None:
        name = path.rstrip("/")
        if path.endswith("/"):
            self.ledger.container(name)
        elif path:
            self.ledger.put(name, b"")

    def acl(self, path: str, text: str) -> Stored:
        if path and self.ledger.read(path.rstrip("/")) is None:
            self.make(path)
        return self.ledger.acl(path.rstrip("/"), HEAD + text)

    def modes(self, agent: Agent, path: str) -> Mode:
        return self.wac.grants(self.ledger, agent, address(BASE, path)).user


def rule(who: str, modes: str, objects: str = "acl:accessTo <>; acl:default <>") -> str:
    return f"[] a acl:Authorization; {who}; {objects}; acl:mode {modes}.\n"


EVERYBODY = "acl:agentClass foaf:Agent"
NOBODY_BUT_BOB = f"acl:agent <{BOB.webid}>"


def test_rules_of_the_root_reach_everything_below() -> None:
    """W-06: also what is not there yet (W-14)."""
    house = House()
    for path in ("", "a", "a/", "a/b/c", "profile/card"):
        assert house.modes(ALICE, path) == ALL_MODES
        assert house.modes(BOB, path) == Mode.NONE
        assert house.modes(STRANGER, path) == Mode.NONE


def test_the_nearest_acl_alone_counts() -> None:
    """W-06."""
    house = House({"a/": rule(EVERYBODY, "acl:Read", "acl:accessTo <./>; acl:default <./>")})
    assert house.modes(STRANGER, "a/x/y") == Mode.READ
    assert house.modes(ALICE, "a/x/y") == Mode.READ
    assert house.modes(STRANGER, "b") == Mode.NONE


def test_access_to_is_not_inherited_and_default_is_not_for_the_container_itself() -> None:
    """W-06."""
    house = House(
        {
            "a/": rule(EVERYBODY, "acl:Read", "acl:accessTo <./>")
            + rule(NOBODY_BUT_BOB, "acl:Write", "acl:default <./>")
        }
    )
    assert house.modes(BOB, "a/") == Mode.READ
    assert house.modes(BOB, "a/x") == Mode.WRITE | Mode.APPEND
    assert house.modes(STRANGER, "a/x") == Mode.NONE


def test_an_empty_acl_means_no_access() -> None:
    """W-06, S-19: represented, and nobody named."""
    house = House({"a/": "", "b": "# nothing"})
    assert house.modes(ALICE, "a/x") == Mode.NONE
    assert house.modes(ALICE, "b") == Mode.NONE


def test_a_document_s_own_rules_are_for_it_alone() -> None:
    house = House({"a/x": rule(EVERYBODY, "acl:Read", "acl:accessTo <x>")})
    assert house.modes(STRANGER, "a/x") == Mode.READ
    assert house.modes(STRANGER, "a/xy") == Mode.NONE
    assert house.modes(STRANGER, "a/") == Mode.NONE


def test_auxiliaries_have_the_grants_of_their_subject() -> None:
    """W-18, W-19, P-26."""
    house = House({"a/x": rule(NOBODY_BUT_BOB, "acl:Control", "acl:accessTo <x>")})
    for path in ("a/x", "a/x.acl", "a/x.meta"):
        grants = house.wac.grants(house.ledger, BOB, address(BASE, path))
        assert grants.user == Mode.CONTROL
        assert grants.iri == BASE + path


INCOMPLETE = {
    "no type": f"[] {EVERYBODY}; acl:accessTo <x>; acl:mode acl:Read.",
    "no object": f"[] a acl:Authorization; {EVERYBODY}; acl:mode acl:Read.",
    "no mode": f"[] a acl:Authorization; {EVERYBODY}; acl:accessTo <x>.",
    "no subject": "[] a acl:Authorization; acl:accessTo <x>; acl:mode acl:Read.",
    "origin alone": (
        "[] a acl:Authorization; acl:origin <https://app.example>; acl:accessTo <x>;"
        " acl:mode acl:Read."
    ),
    "unknown mode": rule(EVERYBODY, "acl:Everything, foaf:Read", "acl:accessTo <x>"),
    "unknown class": rule("acl:agentClass foaf:Person", "acl:Read", "acl:accessTo <x>"),
    "agent in quotes": rule('acl:agent "https://bob.example/card#me"', "acl:Read"),
    "split over two nodes": (
        "<#a> a acl:Authorization; acl:accessTo <x>; acl:mode acl:Read."
        f" <#b> a acl:Authorization; {EVERYBODY}."
    ),
}


@pytest.mark.parametrize("text", INCOMPLETE.values(), ids=INCOMPLETE.keys())
def test_an_incomplete_authorization_grants_nothing(text: str) -> None:
    """W-07, W-10, W-12."""
    house = House({"x": text})
    agent = Agent(BOB.webid, origin="https://app.example")
    assert house.modes(agent, "x") == Mode.NONE


FOREIGN = {
    "another resource": f"acl:accessTo <{BASE}b/y>",
    "dot segments": "acl:accessTo <../b/y>",
    "its base moved": "acl:accessTo <y>",
    "the container's default": f"acl:default <{BASE}b/>",
    "the parent": "acl:accessTo <./>; acl:default <./>",
    "a fragment": "acl:accessTo <x#me>",
    "with a slash": "acl:accessTo <x/>",
    "the same as": f"acl:accessTo <{BASE}a/alias>",
}


@pytest.mark.parametrize("objects", FOREIGN.values(), ids=FOREIGN.keys())
def test_rules_for_other_resources_do_nothing(objects: str) -> None:
    """S-15: neither there nor here."""
    house = House()
    house.make("b/")
    house.make("b/y")
    text = rule(EVERYBODY, "acl:Read, acl:Write", objects)
    same = f"<{BASE}a/alias> <http://www.w3.org/2002/07/owl#sameAs> <{BASE}a/x> ."
    house.acl("a/x", f"@base <{BASE}b/> . {text} {same}" if "<y>" in objects else text + same)
    for path in ("a/x", "b/y", "b/", "a/", "a/z"):
        assert house.modes(STRANGER, path) == Mode.NONE


def test_blank_node_authorizations_count_in_their_own_document_only() -> None:
    """S-15."""
    house = House({"a/": "_:r a acl:Authorization; acl:mode acl:Read."})
    house.acl("b/", f"_:r {EVERYBODY}; acl:default <./>; acl:accessTo <./>.")
    assert house.modes(STRANGER, "b/x") == Mode.NONE


def test_everybody_and_everybody_who_is_signed_in() -> None:
    """W-08."""
    house = House(
        {
            "a": rule(EVERYBODY, "acl:Read", "acl:accessTo <a>")
            + rule("acl:agentClass acl:AuthenticatedAgent", "acl:Append", "acl:accessTo <a>")
        }
    )
    assert house.modes(STRANGER, "a") == Mode.READ
    grants = house.wac.grants(house.ledger, BOB, address(BASE, "a"))
    assert (grants.user, grants.public) == (Mode.READ | Mode.APPEND, Mode.READ)


@pytest.mark.parametrize(
    ("origin", "granted"),
    [
        (None, True),
        ("https://app.example", True),
        ("https://evil.example", False),
        ("null", False),
        ("https://app.example.evil.example", False),
    ],
)
def test_an_origin_limits_agents_and_not_everybody(origin: str | None, granted: bool) -> None:
    """W-12, S-26."""
    limit = "; acl:origin <https://app.example/>"
    house = House(
        {
            "a": rule(NOBODY_BUT_BOB + limit, "acl:Read", "acl:accessTo <a>"),
            "b": rule(EVERYBODY + limit, "acl:Read", "acl:accessTo <b>"),
        }
    )
    agent = Agent(BOB.webid, origin=origin)
    assert (house.modes(agent, "a") == Mode.READ) is granted
    assert house.modes(agent, "b") == Mode.READ


def conditioned(inner: str) -> str:
    return rule(f"{NOBODY_BUT_BOB}; acl:condition {inner}", "acl:Read", "acl:accessTo <a>")


CONDITIONS = {
    f"[ a acl:ClientCondition; acl:client <{APP}> ]": (True, False, False),
    "[ a acl:ClientCondition; acl:clientClass foaf:Agent ]": (True, True, True),
    "[ a acl:ClientCondition; acl:clientGroup <https://else.example/apps#ours> ]": (
        True,
        False,
        False,
    ),
    "[ a acl:ClientCondition ]": (False, False, False),
    "[ a acl:IssuerCondition; acl:issuer <https://id.example/> ]": (True, True, False),
    f"[ a acl:IssuerCondition; acl:issuer <https://id.example/> ],"
    f" [ a acl:ClientCondition; acl:client <{APP}> ]": (True, False, False),
    f"[ a acl:ClientCondition, acl:IssuerCondition; acl:client <{APP}>;"
    f" acl:issuer <https://else.example/> ]": (False, False, False),
    "[ a acl:MoonCondition ]": (False, False, False),
    "[ a acl:ClientCondition, acl:MoonCondition; acl:clientClass foaf:Agent ]": (
        False,
        False,
        False,
    ),
    "<#nowhere>": (False, False, False),
    '"literal"': (False, False, False),
}


@pytest.mark.parametrize(("inner", "expected"), CONDITIONS.items(), ids=CONDITIONS.keys())
def test_all_conditions_must_hold(inner: str, expected: tuple[bool, bool, bool]) -> None:
    """W-11, S-26: a condition that we do not know holds for nobody."""
    house = House({"a": conditioned(inner)})
    house.outside.groups["https://else.example/apps"] = {
        Triple(
            NamedNode("https://else.example/apps#ours"),
            NamedNode(VCARD.HAS_MEMBER),
            NamedNode(APP),
        )
    }
    agents = (
        Agent(BOB.webid, APP, "https://id.example/"),
        Agent(BOB.webid, "https://other.example/", "https://id.example/"),
        Agent(BOB.webid),
    )
    assert tuple(house.modes(agent, "a") == Mode.READ for agent in agents) == expected


# -- groups ------------------------------------------------------------------------------------

GROUP = f"{BASE}groups/friends#us"
IN_GROUP = f"<#us> a vcard:Group; vcard:hasMember <{BOB.webid}>."
FOR_GROUP = rule(f"acl:agentGroup <{GROUP}>", "acl:Read", "acl:accessTo <a>")


def test_a_group_in_the_pod_counts_as_it_stands_now() -> None:
    """W-09, S-28: on the next request."""
    house = House({"a": FOR_GROUP})
    assert house.modes(BOB, "a") == Mode.NONE
    house.ledger.put("groups/friends", (HEAD + IN_GROUP).encode())
    assert house.modes(BOB, "a") == Mode.READ
    assert house.modes(STRANGER, "a") == Mode.NONE
    house.ledger.put("groups/friends", b"")
    assert house.modes(BOB, "a") == Mode.NONE
    assert house.outside.asked == []


def test_a_group_of_another_pod_counts_only_where_everybody_may_read_it() -> None:
    """W-09: we would else read with our own rights for somebody who has none."""
    house = House()
    other = TinyLedger("http://pods.example/carol/", "http://pods.example/carol/card#me")
    house.outside.pods[other.pod.base] = other
    other.put("friends", (HEAD + IN_GROUP).encode())
    group = f"{other.pod.base}friends#us"
    house.acl("a", rule(f"acl:agentGroup <{group}>", "acl:Read", "acl:accessTo <a>"))
    assert house.modes(BOB, "a") == Mode.NONE
    other.acl("", HEAD + rule(EVERYBODY, "acl:Read", "acl:default <./>"))
    assert house.modes(BOB, "a") == Mode.READ


def test_a_group_elsewhere_is_fetched_rarely_and_fails_closed() -> None:
    """W-09, S-27, S-37."""
    house = House()
    group = "https://else.example/friends#us"
    house.acl("a", rule(f"acl:agentGroup <{group}>", "acl:Read", "acl:accessTo <a>"))
    assert house.modes(BOB, "a") == Mode.NONE
    document = "https://else.example/friends"
    house.outside.groups[document] = {
        Triple(NamedNode(group), NamedNode(VCARD.HAS_MEMBER), NamedNode(str(BOB.webid)))
    }
    assert house.modes(BOB, "a") == Mode.NONE
    house.outside.now += RETRY_US
    assert house.modes(BOB, "a") == Mode.READ
    assert house.modes(BOB, "a") == Mode.READ
    assert house.outside.asked == [document] * 2
    del house.outside.groups[document]
    house.outside.now += FRESH_US
    assert house.modes(BOB, "a") == Mode.NONE


def test_groups_in_groups_do_not_count_and_cycles_end() -> None:
    """S-27."""
    house = House({"a": FOR_GROUP})
    text = f"<#us> vcard:hasMember <#us>, <#them>. <#them> vcard:hasMember <{BOB.webid}>."
    house.ledger.put("groups/friends", (HEAD + text).encode())
    house.acl("groups/friends", rule(f"acl:agentGroup <{GROUP}>", "acl:Read"))
    assert house.modes(BOB, "a") == Mode.NONE


def test_a_group_that_is_no_rdf_has_no_members() -> None:
    house = House({"a": FOR_GROUP})
    house.ledger.put("groups/friends", b"<broken", media_type="image/png")
    assert house.modes(BOB, "a") == Mode.NONE


# -- changes and damage ------------------------------------------------------------------------


def test_a_revocation_counts_on_the_next_request() -> None:
    """S-28, S-17."""
    house = House({"a/": rule(EVERYBODY, "acl:Read", "acl:default <./>; acl:accessTo <./>")})
    assert house.modes(STRANGER, "a/x") == Mode.READ
    house.acl("a/", rule(NOBODY_BUT_BOB, "acl:Read", "acl:default <./>"))
    assert house.modes(STRANGER, "a/x") == Mode.NONE
    assert house.modes(BOB, "a/x") == Mode.READ
    house.ledger.remove("a", Role.ACL)
    assert house.modes(BOB, "a/x") == Mode.NONE
    assert house.modes(ALICE, "a/x") == ALL_MODES


def test_a_judgement_is_kept_while_no_rule_changes() -> None:
    house = House()
    house.modes(ALICE, "a/b")
    before = house.ledger.reads
    house.modes(ALICE, "a/b")
    assert house.ledger.reads == before


def test_grants_carry_the_number_of_the_rules_they_were_judged_by() -> None:
    house = House()
    grants = house.wac.grants(house.ledger, ALICE, address(BASE, "a"))
    assert grants.rules_at == house.ledger.rules_at()


def test_a_broken_acl_denies_all_but_its_mending() -> None:
    """S-19: never "no ACL = public"."""
    house = House()
    house.ledger.acl("", "<> this is no turtle")
    assert house.modes(ALICE, "a") == Mode.CONTROL
    assert house.modes(BOB, "a") == house.modes(STRANGER, "a") == Mode.NONE


def test_a_root_without_rules_grants_nobody_anything() -> None:
    house = House()
    house.ledger.remove("", Role.ACL)
    assert house.modes(ALICE, "a") == house.modes(STRANGER, "") == Mode.NONE


# -- what may be stored ------------------------------------------------------------------------


def check(path: str, text: str) -> None:
    acl = address(BASE, path)
    graph = RdfCodecs().parse((HEAD + text).encode(), "text/turtle", acl.iri)
    House().wac.check_acl(acl, graph, "text/turtle")


LOCKED_OUT = {
    "empty": "",
    "no Control": rule(f"acl:agent <{OWNER}>", "acl:Read, acl:Write", "acl:accessTo <./>"),
    "default only": rule(f"acl:agent <{OWNER}>", "acl:Control", "acl:default <./>"),
    "of another": rule(f"acl:agent <{OWNER}>", "acl:Control", "acl:accessTo <other>"),
    "a group": rule(f"acl:agentGroup <{GROUP}>", "acl:Control", "acl:accessTo <./>"),
    "conditioned": rule(
        f"acl:agent <{OWNER}>; acl:condition [ a acl:ClientCondition; acl:client <{APP}> ]",
        "acl:Control",
        "acl:accessTo <./>",
    ),
}


@pytest.mark.parametrize("text", LOCKED_OUT.values(), ids=LOCKED_OUT.keys())
def test_the_root_cannot_be_left_without_anybody_in_control(text: str) -> None:
    """W-04, S-18."""
    with pytest.raises(Conflict, match="W-04"):
        check(".acl", text)


def test_elsewhere_rules_may_leave_nobody_in_control() -> None:
    check("a/.acl", "")
    check(".acl", OWNER_RULE)


@pytest.mark.parametrize("inner", ["[ a acl:MoonCondition ]", "<#nowhere>", "[]", '"x"'])
def test_a_condition_that_we_do_not_enforce_is_not_stored(inner: str) -> None:
    """W-11."""
    with pytest.raises(UnprocessablePatch, match="W-11"):
        check("a.acl", conditioned(inner))


def test_conditions_that_we_enforce_are_stored() -> None:
    check("a.acl", conditioned(f"[ a acl:ClientCondition; acl:client <{APP}> ]"))


def test_a_huge_acl_is_not_stored() -> None:
    """S-19."""
    many: Graph = {
        Triple(NamedNode(BASE), NamedNode(ACL.AGENT), Literal(str(n))) for n in range(20_001)
    }
    with pytest.raises(TooLarge):
        House().wac.check_acl(address(BASE, "a.acl"), many, "text/turtle")


# -- reader classes ----------------------------------------------------------------------------


def test_resources_with_the_same_readers_have_the_same_label() -> None:
    house = House(
        {
            "a/": rule(NOBODY_BUT_BOB, "acl:Read", "acl:default <./>"),
            "b": rule(f"acl:agent <{BOB.webid}>", "acl:Read, acl:Write", "acl:accessTo <b>"),
            "c": rule(EVERYBODY, "acl:Read", "acl:accessTo <c>"),
            "d": rule(EVERYBODY, "acl:Read", "acl:accessTo <d>")
            + rule(NOBODY_BUT_BOB, "acl:Read", "acl:accessTo <d>"),
            "e": "",
        }
    )
    label = {p: house.wac.reader_class(house.ledger, p) for p in ("a/x", "a", "b", "c", "d", "e")}
    assert label["a/x"] == label["b"]
    assert label["c"] == label["d"] == PUBLIC
    assert label["a"] == label["e"] == NOBODY
    labels = set(label.values())
    assert house.wac.readable(house.ledger, BOB, labels) == {label["b"], PUBLIC}
    assert house.wac.readable(house.ledger, STRANGER, labels) == {PUBLIC}


def test_labels_are_the_same_in_every_process_and_after_a_restart() -> None:
    rules = {"a/": rule(NOBODY_BUT_BOB, "acl:Read", "acl:default <./>")}
    house, other = House(rules), House(rules)
    house.make("a/x")
    other.make("a/x")
    label = house.wac.reader_class(house.ledger, "a/x")
    assert other.wac.readable(other.ledger, BOB, [label]) == {label}
    assert other.wac.readable(other.ledger, BOB, ["unknown"]) == frozenset()


# -- why ---------------------------------------------------------------------------------------


def test_why_names_the_rule_that_grants() -> None:
    house = House({"a/": "<#bobs>" + rule(NOBODY_BUT_BOB, "acl:Read", "acl:default <./>")[2:]})
    told = house.wac.why(house.ledger, BOB, address(BASE, "a/x"))
    assert f"{BASE}a/.acl" in told[0]
    assert any(line.startswith("read: granted") and "#bobs" in line for line in told)
    assert any(line.startswith("control: not granted") for line in told)


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (STRANGER, "somebody without credentials"),
        (Agent("https://carol.example/"), str(BOB.webid)),
        (Agent(BOB.webid, origin="https://evil.example"), "origins https://app.example"),
        (Agent(BOB.webid, "https://evil.example/"), "holds only with the app https://app"),
    ],
)
def test_why_names_what_is_missing(agent: Agent, told: str) -> None:
    limits = (
        f"{NOBODY_BUT_BOB}; acl:origin <https://app.example>;"
        f" acl:condition [ a acl:ClientCondition; acl:client <{APP}> ]"
    )
    house = House({"a": rule(limits, "acl:Read", "acl:accessTo <a>")})
    lines = house.wac.why(house.ledger, agent, address(BASE, "a"))
    assert any(line.startswith("read: not granted") and told in line for line in lines)


# -- against a plain reading -------------------------------------------------------------------

_ACL, _FOAF = rdflib.Namespace(ACL.NS), rdflib.Namespace(FOAF.NS)


def plainly(ledger: TinyLedger, webid: str | None, path: str) -> set[str]:
    """The modes, straight from the text of the specification, without a memory or a short cut."""
    name = path.rstrip("/")
    at, own = name, True
    while (at, Role.ACL) not in ledger.rows:
        at, own = at.rpartition("/")[0], False
    row = ledger.rows.get((at, Role.RESOURCE))
    subject = BASE + at + ("/" if at and row is not None and row.is_container else "")
    graph = rdflib.Graph()
    body = ledger.rows[at, Role.ACL].body or b""
    graph.parse(data=body, format="turtle", publicID=subject + ".acl")
    granted: set[str] = set()
    target = _ACL.accessTo if own else _ACL.default
    for node in graph.subjects(rdflib.RDF.type, _ACL.Authorization):
        if (node, target, rdflib.URIRef(subject)) not in graph:
            continue
        speaks = (node, _ACL.agentClass, _FOAF.Agent) in graph
        if webid is not None:
            speaks = speaks or (node, _ACL.agent, rdflib.URIRef(webid)) in graph
            speaks = speaks or (node, _ACL.agentClass, _ACL.AuthenticatedAgent) in graph
        if speaks:
            granted |= {str(mode).partition("#")[2] for mode in graph.objects(node, _ACL.mode)}
    known = granted & {"Read", "Write", "Append", "Control"}
    return known | ({"Append"} if "Write" in known else set())


WHO = [EVERYBODY, "acl:agentClass acl:AuthenticatedAgent", NOBODY_BUT_BOB, f"acl:agent <{OWNER}>"]
MODES = ["acl:Read", "acl:Write", "acl:Append", "acl:Control", "acl:Read, acl:Dance"]
OBJECTS = ["acl:accessTo <./>", "acl:default <./>", "acl:accessTo <x>", "acl:default <../>"]
PATHS = ["", "a/", "a/x", "a/b/", "a/b/x", "x", "a/b/c/d"]
rules = st.builds(rule, st.sampled_from(WHO), st.sampled_from(MODES), st.sampled_from(OBJECTS))
acls = st.dictionaries(st.sampled_from(PATHS), st.lists(rules, max_size=3).map("".join), max_size=4)


@given(acls)
@settings(max_examples=60, deadline=None)
def test_decisions_agree_with_a_plain_reading(texts: dict[str, str]) -> None:
    """S-20."""
    house = House()
    for path in PATHS:
        house.make(path)
    for path, text in texts.items():
        house.acl(path, text)
    for agent in (STRANGER, ALICE, BOB):
        for path in PATHS:
            expected = plainly(house.ledger, agent.webid, path)
            assert set(house.modes(agent, path).words().title().split()) == expected
            label = house.wac.reader_class(house.ledger, path.rstrip("/"))
            may = house.wac.readable(house.ledger, agent, [label])
            assert (label in may) is ("Read" in expected)


def test_the_names_here_are_the_specification_s() -> None:
    assert str(_ACL.Authorization) == ACL.AUTHORIZATION
    assert str(rdflib.RDF.type) == RDF.TYPE
