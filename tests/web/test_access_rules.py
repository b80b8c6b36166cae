"""Web Access Control 1.1 over HTTP: who is meant, under which conditions, and what is told."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from pod_server.__main__ import main
from tests.web.rules import acl
from tests.web.served import TURTLE, Served
from vocab.terms import ACL, FOAF, LDP, VCARD

EVERYBODY = f"<{ACL.AGENT_CLASS}> <{FOAF.AGENT}>"
SIGNED_IN = f"<{ACL.AGENT_CLASS}> <{ACL.AUTHENTICATED_AGENT}>"
APP = "https://app.example"


def reads(server: Served, url: str, who: str | None, **headers: str) -> bool:
    """Whether they may read it; the only other answers are the two refusals."""
    reply = server.ask("GET", url, who=who, headers=headers)
    assert reply.status in (200, 401 if who is None else 403), reply
    return reply.status == 200


def bobs(server: Served) -> str:
    return f"<{ACL.AGENT}> <{server.people['bob'].webid}>"


def open_to(server: Served, place: str, subject: str, modes: str = "r", inside: str = "") -> None:
    rules = acl(place, server.people["alice"].webid, here=modes, inside=inside, subject=subject)
    assert server.put(f"{place}.acl", rules).status in (201, 204)


# -- inheritance -----------------------------------------------------------------------------


def test_the_nearest_rules_count_and_no_others(server: Served, place: str) -> None:
    """W-06, W-13, W-03: own, else acl:default of the nearest; accessTo is not handed down."""
    server.put(f"{place}a/b/d.ttl", "")
    open_to(server, place, EVERYBODY, "", inside="r")
    for path, readable in (("", False), ("a/", True), ("a/b/", True), ("a/b/d.ttl", True)):
        assert reads(server, place + path, None) == readable
    open_to(server, f"{place}a/", EVERYBODY, "r")
    for path, readable in (("a/", True), ("a/b/", False), ("a/b/d.ttl", False)):
        assert reads(server, place + path, None) == readable
    assert server.ask("DELETE", f"{place}a/.acl", who="alice").status == 204
    assert reads(server, f"{place}a/b/d.ttl", None)


def test_rules_that_open_nothing_are_rules(server: Served, place: str) -> None:
    """W-06: an ACL that is there and grants nothing to anybody is no absence of one."""
    server.put(f"{place}d.ttl", "")
    open_to(server, place, EVERYBODY, "", inside="r")
    assert reads(server, f"{place}d.ttl", None)
    only_control = (
        f"<#o> a <{ACL.AUTHORIZATION}>; <{ACL.AGENT}> <{server.people['alice'].webid}>;"
        f" <{ACL.ACCESS_TO}> <{place}d.ttl>; <{ACL.MODE}> <{ACL.CONTROL}> ."
    )
    assert server.put(f"{place}d.ttl.acl", only_control).status == 201
    for who in (None, "bob", "alice"):
        assert not reads(server, f"{place}d.ttl", who)


@pytest.mark.parametrize(
    "missing", [f"a <{ACL.AUTHORIZATION}>", f"<{ACL.MODE}> <{ACL.READ}>", EVERYBODY, "object"]
)
def test_a_rule_with_something_missing_is_none(server: Served, place: str, missing: str) -> None:
    """W-07."""
    parts = [f"a <{ACL.AUTHORIZATION}>", f"<{ACL.MODE}> <{ACL.READ}>", EVERYBODY]
    if missing != "object":
        parts.remove(missing)
        parts.append(f"<{ACL.ACCESS_TO}> <{place}>")
    owner = acl(place, server.people["alice"].webid)
    assert server.put(f"{place}.acl", f"{owner}\n<#x> {'; '.join(parts)} .").status == 201
    assert not reads(server, place, None)


@pytest.mark.parametrize(
    "rule",
    [
        "<#x> a {auth}; {who}; {to} <{home}>; {mode} {read} .",
        "<#x> a {auth}; {who}; {to} <../>, <..>, <.>; {mode} {read} .",
        "<#x> a {auth}; {who}; {default} <{home}>; {mode} {read} .",
        "@base <{home}> . <#x> a {auth}; {who}; {to} <>; {mode} {read} .",
        "<#x> a {auth}; {who}; {mode} {read}; {same} <#owner> .",
        "<#x> a {auth}; {who}; {mode} {read} . <#owner> {same} <#x> .",
    ],
)
def test_rules_about_others_open_nothing_here_or_there(
    server: Served, place: str, rule: str
) -> None:
    """S-15: other resources, relative ways up, another base, other names for the same."""
    url = f"{place}d.ttl"
    server.put(url, "")
    said = rule.format(
        auth=f"<{ACL.AUTHORIZATION}>", who=EVERYBODY, to=f"<{ACL.ACCESS_TO}>",
        default=f"<{ACL.DEFAULT}>", mode=f"<{ACL.MODE}>", read=f"<{ACL.READ}>",
        home=server.home, same="<http://www.w3.org/2002/07/owl#sameAs>",
    )  # fmt: skip
    owner = acl(url, server.people["alice"].webid)
    assert server.put(f"{url}.acl", f"{owner}\n{said}").status == 201
    for other in (url, place, server.home):
        assert not reads(server, other, None)


# -- who -------------------------------------------------------------------------------------


def test_everybody_and_everybody_who_is_signed_in(server: Served, place: str) -> None:
    """W-08."""
    open_to(server, place, SIGNED_IN)
    assert [reads(server, place, who) for who in (None, "bob", "carol")] == [False, True, True]
    open_to(server, place, EVERYBODY)
    assert [reads(server, place, who) for who in (None, "bob", "carol")] == [True, True, True]


@pytest.mark.parametrize(
    ("modes", "granted"),
    [
        ("r", "read"),
        ("a", "append"),
        ("w", "write append"),
        ("c", "control"),
        ("rc", "read control"),
    ],
)
def test_modes_are_what_they_are(server: Served, place: str, modes: str, granted: str) -> None:
    """W-10, W-20: Write brings Append, nothing else brings anything."""
    open_to(server, place, bobs(server), modes)
    reply = server.ask("HEAD", place, who="bob")
    assert reply["wac-allow"] == f'user="{granted}",public=""'


def test_modes_of_others_widen_nothing(server: Served, place: str) -> None:
    """W-10."""
    owner = acl(place, server.people["alice"].webid)
    said = f"<#x> a <{ACL.AUTHORIZATION}>; {EVERYBODY}; <{ACL.ACCESS_TO}> <{place}>; <{ACL.MODE}>"
    for mode in ("https://other.example/modes#Read", f"{ACL.NS}read", f"{ACL.NS}Everything"):
        server.put(f"{place}.acl", f"{owner}\n{said} <{mode}> .")
        assert not reads(server, place, None)


# -- groups ----------------------------------------------------------------------------------


def group(*members: str) -> str:
    named = ", ".join(f"<{member}>" for member in members)
    return f"<#us> a <{VCARD.GROUP}>; <{VCARD.HAS_MEMBER}> {named} ."


def test_a_group_here_counts_as_it_stands(server: Served, place: str) -> None:
    """W-09, S-27, S-28: also while nobody else may read the group; no member, no access."""
    bob, carol = server.people["bob"].webid, server.people["carol"].webid
    server.put(f"{place}group.ttl", group(bob))
    box = f"{place}box/"
    server.put(box, "")
    open_to(server, box, f"<{ACL.AGENT_GROUP}> <{place}group.ttl#us>")
    assert [reads(server, box, who) for who in (None, "bob", "carol")] == [False, True, False]
    server.put(f"{place}group.ttl", group(carol))
    assert [reads(server, box, who) for who in (None, "bob", "carol")] == [False, False, True]
    server.put(f"{place}group.ttl", f"<#us> <{VCARD.HAS_MEMBER}> <#them>, <{place}group.ttl#us> .")
    assert [reads(server, box, who) for who in ("bob", "carol")] == [False, False]
    server.ask("DELETE", f"{place}group.ttl", who="alice")
    assert [reads(server, box, who) for who in ("bob", "carol")] == [False, False]


def test_a_group_in_another_pod_counts_where_everybody_may_read_it(
    server: Served, place: str
) -> None:
    """W-09, S-27: we do not read it with rights that the asking pod has not."""
    url = f"{server.people['carol'].pod}friends-{place.split('-')[-1].strip('/')}.ttl"
    body = group(server.people["bob"].webid).encode()
    assert server.ask("PUT", url, who="carol", body=body, content=TURTLE).status == 201
    open_to(server, place, f"<{ACL.AGENT_GROUP}> <{url}#us>")
    assert not reads(server, place, "bob")
    rules = acl(url, server.people["carol"].webid, here="r").encode()
    server.ask("PUT", f"{url}.acl", who="carol", body=rules, content=TURTLE)
    assert reads(server, place, "bob")


@pytest.fixture
def dead() -> Iterator[str]:
    """An address where somebody takes the call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as ear:
        held: list[socket.socket] = []

        def listen() -> None:
            while True:
                try:
                    held.append(ear.accept()[0])
                except OSError:
                    return

        threading.Thread(target=listen, daemon=True).start()
        yield f"https://127.0.0.1:{ear.getsockname()[1]}/group#us"
        ear.shutdown(socket.SHUT_RDWR)
        for line in held:
            line.close()


@pytest.mark.parametrize(
    "where",
    [
        "https://nowhere.invalid/g#us",
        "http://10.0.0.1/g#us",
        "file:///etc/passwd#us",
        "urn:g",
        "dead",
    ],
)
def test_a_group_out_of_reach_has_nobody_in_it(
    server: Served, place: str, dead: str, where: str
) -> None:
    """W-09, S-27, S-36: refused within a short time, and no fault of ours."""
    box = f"{place}box/"
    server.put(box, "")
    open_to(server, box, f"<{ACL.AGENT_GROUP}> <{dead if where == 'dead' else where}>")
    start = time.monotonic()
    assert not reads(server, box, "bob")
    assert reads(server, box, "alice")
    assert time.monotonic() - start < 10


# -- origins and conditions ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "granted"),
    [
        (None, True),
        (APP, True),
        ("https://evil.example", False),
        ("null", False),
        (f"{APP}.evil.example", False),
        (f"{APP}:8443", False),
        ("http://app.example", False),
    ],
)
def test_an_origin_narrows_what_a_page_may_do(
    server: Served, place: str, origin: str | None, granted: bool
) -> None:
    """W-12, S-26: the subject and the origin both have to match; what is public stays public."""
    headers = {} if origin is None else {"Origin": origin}
    open_to(server, place, f"{bobs(server)}; <{ACL.ORIGIN}> <{APP}>")
    assert reads(server, place, "bob", **headers) == granted
    assert not reads(server, place, "carol", **headers)
    assert not reads(server, place, None, **headers)
    allowed = server.ask("HEAD", place, who="bob", headers=headers)["wac-allow"]
    assert allowed == f'user="{"read" if granted else ""}",public=""'
    open_to(server, place, f"{EVERYBODY}; <{ACL.ORIGIN}> <{APP}>")
    assert reads(server, place, None, **headers)


def test_an_origin_alone_is_nobody(server: Served, place: str) -> None:
    """W-12, W-07: anybody can write an Origin."""
    open_to(server, place, f"<{ACL.ORIGIN}> <{APP}>")
    assert not reads(server, place, "bob", Origin=APP)
    assert not reads(server, place, None, Origin=APP)


def conditions(*inner: str) -> str:
    """As objects of one rule; each is the text of a blank node."""
    return "; ".join(f"<{ACL.CONDITION}> [ {one} ]" for one in inner)


def client(named: str) -> str:
    return f"a <{ACL.CLIENT_CONDITION}>; {named}"


def issuer(named: str) -> str:
    return f"a <{ACL.ISSUER_CONDITION}>; {named}"


GOOD, BAD = "urn:app:good", "urn:app:evil"


def test_a_client_condition_lets_this_app_in(server: Served, place: str) -> None:
    """W-11, W-20, O-21, S-26: WAC-Allow is what this agent may do with this app."""
    good, bad = server.with_app("bob", GOOD), server.with_app("bob", BAD)
    rules = f"{bobs(server)}; {conditions(client(f'<{ACL.CLIENT}> <{GOOD}>'))}"
    open_to(server, place, rules, "rw")
    assert [reads(server, place, who) for who in (good, bad, "bob", None)] == [
        True, False, False, False,
    ]  # fmt: skip
    told = [server.ask("HEAD", place, who=who)["wac-allow"] for who in (good, bad)]
    assert told == ['user="read write append",public=""', 'user="",public=""']


@pytest.mark.parametrize("kind", ["issuer", "client"])
@pytest.mark.parametrize(
    ("named", "granted"),
    [
        ("good", True),
        ("bad", False),
        ("class", True),
        ("group", True),
        ("other group", False),
        ("", False),
    ],
)
def test_each_way_of_naming_apps_and_issuers(
    server: Served, place: str, kind: str, named: str, granted: bool
) -> None:
    """W-11: by name, by group, by class; a condition that names nobody holds for nobody."""
    who = server.with_app("bob", GOOD)
    good = GOOD if kind == "client" else f"{server.account}/"
    word = {"client": ACL.CLIENT, "issuer": ACL.ISSUER}[kind]
    inner = {
        "good": f"<{word}> <{good}>",
        "bad": f"<{word}> <{good}x>",
        "class": f"<{word}Class> <{FOAF.AGENT}>",
        "group": f"<{word}Group> <{place}group.ttl#us>",
        "other group": f"<{word}Group> <{place}group.ttl#them>",
        "": "",
    }[named]
    server.put(f"{place}group.ttl", group(good))
    box = f"{place}box/"
    server.put(box, "")
    condition = client(inner) if kind == "client" else issuer(inner)
    open_to(server, box, f"{bobs(server)}; {conditions(condition)}")
    assert reads(server, box, who) == granted


def test_all_conditions_of_a_rule_hold_or_it_grants_nothing(server: Served, place: str) -> None:
    """W-11."""
    who = server.with_app("bob", GOOD)
    here = f"{server.account}/"
    for named, granted in ((here, True), (f"{here}elsewhere/", False)):
        both = conditions(client(f"<{ACL.CLIENT}> <{GOOD}>"), issuer(f"<{ACL.ISSUER}> <{named}>"))
        open_to(server, place, f"{bobs(server)}; {both}")
        assert reads(server, place, who) == granted


@pytest.mark.parametrize("inner", ["a <urn:OtherCondition>", "<urn:p> 1", "a <urn:Other>, <{0}>"])
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_condition_that_would_not_be_evaluated_is_not_stored(
    server: Served, place: str, inner: str, method: str
) -> None:
    """W-11, S-26: 422, and the rules stay as they were."""
    open_to(server, place, bobs(server))
    said = (
        f"<#x> a <{ACL.AUTHORIZATION}>; {EVERYBODY}; <{ACL.ACCESS_TO}> <{place}>; <{ACL.MODE}>"
        f" <{ACL.READ}>; {conditions(inner.format(ACL.CLIENT_CONDITION))} ."
    )
    body, content = acl(place, server.people["alice"].webid) + said, TURTLE
    if method == "PATCH":
        body, content = f"INSERT DATA {{ {said} }}", "application/sparql-update"
    url = f"{place}.acl"
    reply = server.ask(method, url, who="alice", body=body.encode(), content=content)
    assert reply.status == 422
    assert not reads(server, place, None)
    assert reads(server, place, "bob")


@pytest.mark.parametrize("path", ["", "d.ttl"])
def test_rules_tell_the_conditions_that_are_evaluated(
    server: Served, place: str, path: str
) -> None:
    """W-05: on the ACL that is in force, one link for each."""
    subject = place + path
    server.put(f"{place}d.ttl", "")
    server.put(f"{subject}.acl", acl(subject, server.people["alice"].webid))
    for method in ("GET", "HEAD"):
        link = server.ask(method, f"{subject}.acl", who="alice")["link"]
        for kind in (ACL.CLIENT_CONDITION, ACL.ISSUER_CONDITION):
            assert link.count(f'<{kind}>; rel="{ACL.CONDITION}"') == 1
    assert ACL.CONDITION not in server.ask("GET", subject, who="alice")["link"]


# -- what is told ----------------------------------------------------------------------------


def test_wac_allow_is_on_get_and_head_and_can_be_read(server: Served, place: str) -> None:
    """W-20, W-21, P-60."""
    open_to(server, place, EVERYBODY)
    for method in ("GET", "HEAD"):
        for who, user in ((None, "read"), ("bob", "read"), ("alice", "read write append control")):
            reply = server.ask(method, place, who=who, headers={"Origin": APP})
            assert reply["wac-allow"] == f'user="{user}",public="read"'
            assert reply["access-control-allow-origin"] == APP
            assert "WAC-Allow" in reply["access-control-expose-headers"]


@pytest.mark.parametrize("modes", ["", "a", "w", "c", "aw"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"])
def test_who_may_not_read_learns_nothing_of_what_is_there(
    server: Served, place: str, modes: str, method: str
) -> None:
    """W-22, S-21, S-64: the same refusal for something and for nothing, slash or none."""
    server.put(f"{place}there.ttl", "<> <urn:secret> 1 .")
    server.put(f"{place}box/", "")
    server.put(f"{place}box/member", "")
    open_to(server, place, bobs(server), "", inside=modes)
    body, content = (b"", TURTLE) if method in ("PUT", "POST") else (None, "")
    if method == "PATCH":
        body, content = b"DELETE DATA { <> <urn:secret> 1 }", "application/sparql-update"
    seen = set()
    for path in ("there.ttl", "nothing.ttl", "box/", "box", "nothing/", "there.ttl/"):
        reply = server.ask(method, place + path, who="bob", body=body, content=content)
        if reply.status == 403:
            assert "etag" not in reply.headers
            assert "last-modified" not in reply.headers
            assert "location" not in reply.headers
            kept = {k: v for k, v in reply.headers.items() if k in ("wac-allow", "content-type")}
            seen.add((reply.status, *kept.values()))
        else:
            assert "w" in modes or (method == "POST" and "a" in modes), (path, reply)
    assert len(seen) <= 1


def test_a_revocation_counts_at_once(server: Served, place: str) -> None:
    """S-28: at the next request, and at the next query."""
    server.put(f"{place}d.ttl", "<> <urn:secret> 1 .")
    query = b"ASK { ?s <urn:secret> ?o }"

    def found() -> bool:
        reply = server.ask(
            "POST", f"{place}.sparql", who="bob", body=query, content="application/sparql-query"
        )
        return reply.status == 200 and b"true" in reply.body

    for _ in range(2):
        open_to(server, place, bobs(server), "r", inside="r")
        assert reads(server, f"{place}d.ttl", "bob")
        assert found()
        open_to(server, place, bobs(server), "")
        assert not reads(server, f"{place}d.ttl", "bob")
        assert not found()


def test_made_again_it_inherits_afresh(server: Served, place: str) -> None:
    """W-23: what was closed, or open, by rules of its own is not any more."""
    url = f"{place}d.ttl"
    open_to(server, place, EVERYBODY, "", inside="r")
    for _ in range(2):
        server.put(url, "")
        server.put(f"{url}.acl", acl(url, server.people["alice"].webid))
        assert not reads(server, url, None)
        assert server.ask("DELETE", url, who="alice").status == 204
        server.put(url, "")
        assert reads(server, url, None)


def test_dropping_rules_is_told_and_needs_control(server: Served, place: str) -> None:
    """S-17: with all but Control neither they nor, through their subject, a narrower default."""
    url = f"{place}d.ttl"
    server.put(url, "")
    open_to(server, place, EVERYBODY, "rw", inside="rw")
    server.put(
        f"{url}.acl", acl(url, server.people["alice"].webid, here="raw", subject=bobs(server))
    )
    assert server.ask("DELETE", f"{url}.acl", who="bob").status == 403
    assert not reads(server, url, None)


def test_the_whole_of_it_is_web_access_control(server: Served, place: str) -> None:
    """P-61: a rule in, an effect out, on the resource itself and on what it links."""
    link = server.ask("HEAD", place, who="alice")["link"]
    assert f'<{place}.acl>; rel="acl"' in link
    assert not reads(server, place, "bob")
    open_to(server, place, bobs(server))
    assert reads(server, place, "bob")
    assert LDP.CONTAINER in server.ask("GET", place, who="bob")["link"]


# -- why -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "granted", "told"),
    [
        ([], False, "with the app urn:app:good"),
        (["--client", GOOD], False, "with the issuer"),
        (["--client", BAD, "--issuer", "HERE"], False, "this comes with the app urn:app:evil"),
        (["--client", GOOD, "--issuer", "HERE"], True, "group.ttl#us"),
        (["--client", GOOD, "--issuer", "HERE", "--origin", APP], True, "which holds"),
        (
            ["--client", GOOD, "--issuer", "HERE", "--origin", "null"],
            False,
            "limited to the origins",
        ),
    ],
)
def test_why_explains_groups_origins_and_conditions(
    server: Served,
    place: str,
    capsys: pytest.CaptureFixture[str],
    asked: list[str],
    granted: bool,
    told: str,
) -> None:
    """W-09, W-11, W-12: the command reads the store beside the server."""
    here = f"{server.account}/"
    server.put(f"{place}group.ttl", group(server.people["bob"].webid))
    both = conditions(client(f"<{ACL.CLIENT}> <{GOOD}>"), issuer(f"<{ACL.ISSUER}> <{here}>"))
    who = f"<{ACL.AGENT_GROUP}> <{place}group.ttl#us>; <{ACL.ORIGIN}> <{APP}>; {both}"
    open_to(server, place, who)
    words = [here if word == "HERE" else word for word in asked]
    data = str(server.house.settings.data)
    command = ["why", server.people["bob"].webid, "read", place, *words, "--data", data]
    assert main(command) == (0 if granted else 1)
    said = capsys.readouterr().out
    assert told in said
    assert f"{place}.acl" in said
