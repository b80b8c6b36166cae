"""Origins and conditions in access rules, and why somebody may (W-05, W-11, W-12)."""

from __future__ import annotations

import pytest

from pod_server.__main__ import main
from tests.web.rules import ANYBODY, acl, bobs, group, open_to, reads
from tests.web.served import TURTLE, Served
from vocab.terms import ACL, FOAF

APP = "https://app.example"


# -- origins and conditions -------------------------------------------------------------------


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
    open_to(server, place, f"{ANYBODY}; <{ACL.ORIGIN}> <{APP}>")
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
        f"<#x> a <{ACL.AUTHORIZATION}>; {ANYBODY}; <{ACL.ACCESS_TO}> <{place}>; <{ACL.MODE}>"
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


# -- why --------------------------------------------------------------------------------------


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
