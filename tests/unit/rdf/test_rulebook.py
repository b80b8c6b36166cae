"""Access rules as an owner edits them: what an edit touches, and that all readings agree."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pod_server.model.access import STRANGER, Agent, Authorization, Condition, Mode, judge
from pod_server.model.rulebook import Rulebook, Terms
from pod_server.model.terms import BlankNode, NamedNode, Triple
from pod_server.model.verdicts import EACH_MODE, Whom, in_force, verdicts
from pod_server.rdf.authorizations import authorizations
from vocab.terms import ACL, FOAF, RDF

FOLDER, NOTE = "https://pod.example/a/", "https://pod.example/a/note"
PEOPLE = tuple(f"https://{name}.example/#me" for name in ("bob", "carol"))
GROUP, APP = "https://pod.example/groups/us#it", "https://app.example/id"
AGENTS = (STRANGER, *(Agent(webid, client) for webid in PEOPLE for client in (None, APP)))
#: However slow the machine is that all of it runs on.
CALM = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
)
_MODES = (ACL.READ, ACL.APPEND, ACL.WRITE, ACL.CONTROL)
_AUDIENCES = (
    *((ACL.AGENT, webid) for webid in PEOPLE),
    (ACL.AGENT_GROUP, GROUP),
    (ACL.AGENT_CLASS, FOAF.AGENT),
    (ACL.AGENT_CLASS, ACL.AUTHENTICATED_AGENT),
    (ACL.AGENT_CLASS, "urn:x:others"),
)


def member(who: str, group: str) -> bool:
    return (who, group) == (PEOPLE[1], GROUP)


@st.composite
def graphs(draw: st.DrawFn) -> frozenset[Triple]:
    """ACLs of the folder: up to four rules, named or not, complete or not, some on condition."""
    found: set[Triple] = set()
    for number in range(draw(st.integers(0, 4))):
        is_blank = draw(st.booleans())
        me = BlankNode(f"r{number}") if is_blank else NamedNode(f"{FOLDER}.acl#r{number}")
        found.add(Triple(me, NamedNode(RDF.TYPE), NamedNode(ACL.AUTHORIZATION)))
        said = [
            *draw(st.lists(st.sampled_from(_AUDIENCES), max_size=3)),
            *((ACL.MODE, mode) for mode in draw(st.lists(st.sampled_from(_MODES), max_size=3))),
            *draw(st.lists(st.sampled_from([(ACL.ACCESS_TO, FOLDER), (ACL.DEFAULT, FOLDER)]))),
        ]
        found |= {Triple(me, NamedNode(p), NamedNode(o)) for p, o in said}
        if draw(st.booleans()):
            limit = BlankNode(f"c{number}")
            found.add(Triple(me, NamedNode(ACL.CONDITION), limit))
            found.add(Triple(limit, NamedNode(RDF.TYPE), NamedNode(ACL.CLIENT_CONDITION)))
            found.add(Triple(limit, NamedNode(ACL.CLIENT), NamedNode(APP)))
    return frozenset(found)


def book(graph: frozenset[Triple] | set[Triple], subject: str = FOLDER) -> Rulebook:
    return Rulebook(graph, authorizations(graph), subject)


def granted(graph: frozenset[Triple] | set[Triple], subject: str, *, own: bool) -> list[Mode]:
    rules = in_force(authorizations(graph), subject, own=own)
    return [judge(rules, agent, member) for agent in AGENTS]


@CALM
@given(graphs())
def test_what_is_explained_is_what_is_judged(graph: frozenset[Triple]) -> None:
    """W-07 to W-12: the reading of the page and of ``sesame why`` is the server's own."""
    for own in (True, False):
        rules = in_force(authorizations(graph), FOLDER, own=own)
        for agent in AGENTS:
            modes = judge(rules, agent, member)
            told = {verdict.mode: verdict.granted for verdict in verdicts(rules, agent, member, 0)}
            assert told == {mode: mode in modes for mode in EACH_MODE}


@CALM
@given(graphs(), st.sampled_from(list(Whom)), st.booleans(), st.booleans())
def test_what_is_given_and_taken_back_was_never_there(
    graph: frozenset[Triple], whom: Whom, here: bool, below: bool
) -> None:
    terms = Terms(Mode.READ, here or not below, below)
    who = {Whom.PERSON: "https://new.example/#me", Whom.GROUP: f"{GROUP}2"}.get(whom, "")
    node = f"{FOLDER}.acl#new"
    after = book(graph).added(node, whom, who, terms)
    assert graph < after
    (key,) = {e.key for e in book(after).entries(own=True) if e.share.rule.node == f"<{node}>"}
    assert book(after).taken_back(key) == graph


@CALM
@given(graphs())
def test_taking_back_one_leaves_the_others_as_they_were(graph: frozenset[Triple]) -> None:
    """Each other entry stands as before, and the whole of each rule that is not understood."""
    before = book(graph)
    for gone in before.entries(own=True):
        after = before.taken_back(gone.key)
        assert after < graph
        left = [e.key for e in before.entries(own=True) if e.key != gone.key]
        kept = [e.key for e in book(after).entries(own=True)]
        named = gone.share.rule.node.startswith("<")
        assert kept == left if named else len(kept) <= len(left)
        for rule in before.unread():
            assert set(rule.statements) <= after


@CALM
@given(graphs())
def test_an_heir_s_own_rules_begin_as_what_it_inherited(graph: frozenset[Triple]) -> None:
    """W-06: nobody gains or loses by rules becoming a member's own."""
    own = book(graph).adopted(f"{NOTE}.acl", NOTE, is_container=False)
    assert granted(own, NOTE, own=True) == granted(graph, FOLDER, own=False)
    inner = f"{FOLDER}b/"
    own = book(graph).adopted(f"{inner}.acl", inner, is_container=True)
    assert granted(own, inner, own=True) == granted(graph, FOLDER, own=False)
    assert granted(own, inner, own=False) == granted(graph, FOLDER, own=False)


@CALM
@given(graphs(), st.sampled_from([Mode.READ, Mode.APPEND, Mode.READ | Mode.CONTROL]))
def test_a_changed_entry_grants_what_was_said_and_no_other_changes(
    graph: frozenset[Triple], modes: Mode
) -> None:
    before = book(graph)
    for entry in before.entries(own=True):
        if not entry.is_plain:
            continue
        node = f"{FOLDER}.acl#new"
        after = book(before.changed(entry.key, node, Terms(modes, True, True)))
        same = [e for e in after.entries(own=True) if e.share.who == entry.share.who]
        assert any(e.terms == Terms(modes, True, True) for e in same)
        others = {e.share.who for e in before.entries(own=True)} - {entry.share.who}
        for who in others - {""}:
            assert _of(before, who) == _of(after, who)


def _of(rules: Rulebook, who: str) -> list[Terms]:
    found = [e.terms for e in rules.entries(own=True) if e.share.who == who]
    return sorted(found, key=repr)


def test_a_rule_with_more_than_is_known_is_not_plain() -> None:
    me = NamedNode(f"{FOLDER}.acl#odd")
    said = {
        (RDF.TYPE, ACL.AUTHORIZATION),
        (ACL.AGENT, PEOPLE[0]),
        (ACL.MODE, ACL.READ),
        (ACL.ACCESS_TO, FOLDER),
    }
    graph = {Triple(me, NamedNode(p), NamedNode(o)) for p, o in said}
    assert [e.is_plain for e in book(graph).entries(own=True)] == [True]
    for more in (
        Triple(me, NamedNode("urn:x:until"), NamedNode("urn:x:never")),
        Triple(me, NamedNode(ACL.MODE), NamedNode("urn:x:mode")),
        Triple(me, NamedNode(ACL.ORIGIN), NamedNode("https://app.example")),
        Triple(me, NamedNode(ACL.AGENT_CLASS), NamedNode("urn:x:others")),
    ):
        assert [e.is_plain for e in book({*graph, more}).entries(own=True)] == [False]


def test_conditions_are_told() -> None:
    limit = Condition(ACL.CLIENT_CONDITION, frozenset((APP,)))
    rule = Authorization("r", Mode.READ, agents=frozenset(PEOPLE), conditions=(limit,))
    (read, *_) = verdicts([rule], Agent(PEOPLE[0]), member, 0)
    assert read.misses[0].broken == (limit,)


def test_nothing_inherits_from_a_document() -> None:
    me = NamedNode(f"{NOTE}.acl#odd")
    said = [(RDF.TYPE, ACL.AUTHORIZATION), (ACL.AGENT, PEOPLE[0]), (ACL.MODE, ACL.READ)]
    graph = {Triple(me, NamedNode(p), NamedNode(o)) for p, o in (*said, (ACL.DEFAULT, NOTE))}
    assert book(graph, NOTE).entries(own=True) == []
    assert [rule.node for rule in book(graph, NOTE).unread()] == [str(me)]
