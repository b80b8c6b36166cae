"""Inrupt's ``solid-client`` and ``solid-client-authn-node`` do their work on a real server.

One run of one program; each test reads from what it saw. Programs sign in with client credentials,
so the server takes proofs without ``ath``: Inrupt's libraries have none (decision 0013).
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.foreign.place import Person, packages, run, served

Seen = Mapping[str, object]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Person]:
    """Filled by :func:`seen`."""
    return {}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, people: dict[str, Person]) -> Seen:
    """What the program saw."""
    packages("@inrupt/solid-client", "@inrupt/solid-client-authn-node")
    folder = tmp_path_factory.mktemp("inrupt")
    options = ["--proofs-without-ath", "all"]
    with served(folder, "alice", "bob", options=options) as (_, found):
        people.update(found)
        return run("inrupt.mjs", found["alice"], found["bob"])


def test_client_credentials_sign_a_program_in(seen: Seen, people: dict[str, Person]) -> None:
    """O-04, O-05, O-07: discovery, ``client_secret_basic``, a DPoP-bound token with ``webid``."""
    assert seen["isLoggedIn"] is True
    assert seen["webId"] == people["alice"].webid
    assert seen["afterLogout"] == 401, "without its token the program is a stranger"


def test_the_profile_leads_to_the_pod(seen: Seen, people: dict[str, Person]) -> None:
    """``pim:storage`` is found from the WebID; the root is an LDP container."""
    assert seen["pods"] == [people["alice"].pod]
    assert seen["profileIsRead"] is True
    assert "http://www.w3.org/ns/ldp#BasicContainer" in str(seen["rootTypes"])


def test_containers_are_made_listed_and_deleted(seen: Seen, people: dict[str, Person]) -> None:
    """P-36, P-37: by PUT and by POST with Slug; a full one stays, no second one of a name."""
    box = f"{people['alice'].pod}inrupt/"
    assert seen["createContainerAt"] == box
    assert seen["createContainerAtAgain"] == 412
    assert seen["createContainerInContainer"] == f"{box}inner/"
    names = ["hello.txt", "inner/", "notes.ttl", "p.png", "slug.ttl"]
    assert seen["children"] == [box + name for name in names]
    assert seen["listingIsValid"] is True
    assert seen["fullContainer"] == 409
    assert seen["containerIsGone"] == 404


def test_datasets_keep_every_type_of_value(seen: Seen, people: dict[str, Person]) -> None:
    """What the library wrote, it reads again: text, languages, numbers, dates, times."""
    assert seen["savedAt"] == f"{people['alice'].pod}inrupt/notes.ttl"
    assert seen["inContainer"] == f"{people['alice'].pod}inrupt/slug.ttl"
    assert seen["types"] == {
        "string": 'Hello, World \U0001f30d "quoted"\nline',
        "french": "Bonjour",
        "integer": 42,
        "decimal": 1.5,
        "boolean": True,
        "datetime": "2026-11-28T12:00:00.123Z",
        "date": "2026-11-28T12:00:00.000Z",
        "time": {"hour": 13, "minute": 37, "second": 42},
    }
    assert seen["afterRemoval"] == 0


def test_two_writers_lose_nothing(seen: Seen) -> None:
    """J-11: deltas of both are kept; ``If-None-Match: *`` and ``If-Match`` tell the second one."""
    assert seen["saveNewOverExisting"] == 412
    assert seen["twoWriters"] == [43, 44]
    assert seen["conditional"] == [204, 412]


def test_files_come_back_to_the_octet(seen: Seen, people: dict[str, Person]) -> None:
    """``overwriteFile`` over an older one, ``saveFileInContainer`` with a slug, ``deleteFile``."""
    assert seen["file"] == ["two", "text/plain", True]
    assert seen["savedFile"] == f"{people['alice'].pod}inrupt/p.png"
    assert seen["bytes"] == [0, 255, 1]
    assert seen["fileIsGone"] == 404


def test_access_is_given_and_taken_by_universal_access(seen: Seen) -> None:
    """W-01: what the library writes into the ACL counts for the next request, and no further."""
    nothing = {"read": False, "write": False, "append": False}
    control = {"controlRead": False, "controlWrite": False}
    assert seen["bobAccess"] == {**nothing, **control, "read": True, "append": True}
    assert seen["bobReads"] == "two"
    assert seen["bobWrites"] == 403
    assert seen["bobElsewhere"] == 403
    assert seen["strangerReads"] == 401
    assert seen["strangerReadsNow"] == "two"
    assert seen["bobAfter"] == {**nothing, **control}


def test_access_is_given_and_taken_by_acl_documents(seen: Seen) -> None:
    """W-03: made from the one above it, saved, read again, deleted; inheritance follows."""
    assert seen["hasResourceAcl"] is False
    assert seen["bobReadsByDefault"] is True
    assert seen["hasOwnAcl"] is True
    only_read = {"read": True, "append": False, "write": False, "control": False}
    assert seen["aclSaysBob"] == only_read
    assert seen["bobReadsAfterAclIsGone"] == 403


def test_wac_allow_is_understood(seen: Seen) -> None:
    """W-20: ``getEffectiveAccess`` for the owner and the public."""
    assert seen["effective"] == {
        "user": {"read": True, "append": True, "write": True},
        "public": {"read": True, "append": False, "write": False},
    }


def test_a_problem_document_reaches_the_app(seen: Seen) -> None:
    """``solid-client-errors`` reads RFC 9457 out of our refusals."""
    problem = seen["problem"]
    assert isinstance(problem, dict)
    assert problem["status"] == 404
    assert problem["problem"]["type"].endswith("/problems/not-found")
    assert problem["problem"]["title"]
