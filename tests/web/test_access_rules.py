"""Web Access Control 1.1 over HTTP: which rules count, who is meant, what is told."""

from __future__ import annotations

import pytest

from tests.web.rules import ANYBODY, SIGNED_IN, acl, bobs, open_to, reads
from tests.web.served import TURTLE, Served
from vocab.terms import ACL, LDP

APP = "https://app.example"


# -- inheritance ------------------------------------------------------------------------------


def test_the_nearest_rules_count_and_no_others(server: Served, place: str) -> None:
    """W-06, W-13, W-03: own, else acl:default of the nearest; accessTo is not handed down."""
    server.put(f"{place}a/b/d.ttl", "")
    open_to(server, place, ANYBODY, "", inside="r")
    for path, readable in (("", False), ("a/", True), ("a/b/", True), ("a/b/d.ttl", True)):
        assert reads(server, place + path, None) == readable
    open_to(server, f"{place}a/", ANYBODY, "r")
    for path, readable in (("a/", True), ("a/b/", False), ("a/b/d.ttl", False)):
        assert reads(server, place + path, None) == readable
    assert server.ask("DELETE", f"{place}a/.acl", who="alice").status == 204
    assert reads(server, f"{place}a/b/d.ttl", None)


def test_rules_that_open_nothing_are_rules(server: Served, place: str) -> None:
    """W-06: an ACL that is there and grants nothing to anybody is no absence of one."""
    server.put(f"{place}d.ttl", "")
    open_to(server, place, ANYBODY, "", inside="r")
    assert reads(server, f"{place}d.ttl", None)
    only_control = (
        f"<#o> a <{ACL.AUTHORIZATION}>; <{ACL.AGENT}> <{server.people['alice'].webid}>;"
        f" <{ACL.ACCESS_TO}> <{place}d.ttl>; <{ACL.MODE}> <{ACL.CONTROL}> ."
    )
    assert server.put(f"{place}d.ttl.acl", only_control).status == 201
    for who in (None, "bob", "alice"):
        assert not reads(server, f"{place}d.ttl", who)


@pytest.mark.parametrize(
    "missing", [f"a <{ACL.AUTHORIZATION}>", f"<{ACL.MODE}> <{ACL.READ}>", ANYBODY, "object"]
)
def test_a_rule_with_something_missing_is_none(server: Served, place: str, missing: str) -> None:
    """W-07."""
    parts = [f"a <{ACL.AUTHORIZATION}>", f"<{ACL.MODE}> <{ACL.READ}>", ANYBODY]
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
        auth=f"<{ACL.AUTHORIZATION}>", who=ANYBODY, to=f"<{ACL.ACCESS_TO}>",
        default=f"<{ACL.DEFAULT}>", mode=f"<{ACL.MODE}>", read=f"<{ACL.READ}>",
        home=server.home, same="<http://www.w3.org/2002/07/owl#sameAs>",
    )  # fmt: skip
    owner = acl(url, server.people["alice"].webid)
    assert server.put(f"{url}.acl", f"{owner}\n{said}").status == 201
    for other in (url, place, server.home):
        assert not reads(server, other, None)


# -- who --------------------------------------------------------------------------------------


def test_everybody_and_everybody_who_is_signed_in(server: Served, place: str) -> None:
    """W-08."""
    open_to(server, place, SIGNED_IN)
    assert [reads(server, place, who) for who in (None, "bob", "carol")] == [False, True, True]
    open_to(server, place, ANYBODY)
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
    said = f"<#x> a <{ACL.AUTHORIZATION}>; {ANYBODY}; <{ACL.ACCESS_TO}> <{place}>; <{ACL.MODE}>"
    for mode in ("https://other.example/modes#Read", f"{ACL.NS}read", f"{ACL.NS}Everything"):
        server.put(f"{place}.acl", f"{owner}\n{said} <{mode}> .")
        assert not reads(server, place, None)


# -- what is told -----------------------------------------------------------------------------


def test_wac_allow_is_on_get_and_head_and_can_be_read(server: Served, place: str) -> None:
    """W-20, W-21, P-60."""
    open_to(server, place, ANYBODY)
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
    open_to(server, place, ANYBODY, "", inside="r")
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
    open_to(server, place, ANYBODY, "rw", inside="rw")
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
