"""Home, register, customers, accounts and delivery, against a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from clients.company.accounts import decided, enrol, look, publish_key
from clients.company.customers import customers, is_front_office
from clients.company.delivery import Delivery, Parcel, deliver
from clients.company.home import Home, folder
from clients.company.register import Enrolment, Register
from clients.console import Misused
from clients.pod_client.client import PodClient
from clients.pod_client.errors import NoWayIn
from clients.pod_client.session import Credentials, Patience
from proofs.keys import SigningKey
from tests.unit.clients.small_pod import Answer, Seen, SmallPod, small_pod
from vocab.terms import SEC, SESAME

A = "https://a.example/"
ME = "https://lenoir.example/profile/card#me"
TURTLE = {"Content-Type": "text/turtle"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.make()
    return home


@pytest.fixture
def pod() -> Iterator[SmallPod]:
    with small_pod() as pod:
        yield pod


@pytest.fixture
def client(pod: SmallPod) -> Iterator[PodClient]:
    signed = Credentials.read(pod.credentials())
    quick = Patience(first_wait=0.01)
    with PodClient(signed, patience=quick, sleep=lambda _: None) as client:
        yield client


def test_the_private_folder_is_private_and_keeps_what_it_was_given(home: Home) -> None:
    home.settle(ME, Credentials("https://id.example/", "lenoir", "hush"))
    home.settle(ME, None)
    assert home.credentials().client_secret == "hush"
    assert home.web_id() == ME
    assert {path.stat().st_mode & 0o777 for path in home.path.iterdir()} == {0o600}
    assert home.path.stat().st_mode & 0o777 == 0o700


def test_a_key_is_made_once_and_never_replaced(home: Home) -> None:
    with pytest.raises(Misused, match="init"):
        home.key()
    assert home.new_key().public == home.new_key().public == home.key().public


def test_a_folder_that_others_can_read_is_refused(home: Home) -> None:
    home.settle(ME, None)
    (home.path / "company.json").chmod(0o644)
    with pytest.raises(Misused, match="chmod 600"):
        home.web_id()
    home.path.chmod(0o755)
    with pytest.raises(Misused, match="chmod 700"):
        home.make()


def test_a_folder_serves_one_company(home: Home) -> None:
    home.settle(ME, None)
    with pytest.raises(Misused, match="--home"):
        home.settle("https://other.example/#me", None)


def test_credentials_that_are_not_there_are_asked_for(home: Home) -> None:
    home.settle(ME, None)
    with pytest.raises(Misused, match="--credentials"):
        home.credentials()


def test_the_folder_is_the_one_named_or_the_environments_or_the_users() -> None:
    assert folder(Path("a"), {"SESAME_COMPANY_HOME": "b"}) == Path("a")
    assert folder(None, {"SESAME_COMPANY_HOME": "b"}) == Path("b")
    assert folder(None, {"XDG_CONFIG_HOME": "c"}) == Path("c/sesame-company")


def test_the_register_remembers_and_takes_the_journal_of_old_over(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    old = {"kind": "account", "customer": f"{A}#me", "account": f"{A}account"}
    sent = {"kind": "sent", "account": f"{A}account", "hash": "z1", "location": f"{A}1"}
    journal.write_text(f'{json.dumps(old)}\n{json.dumps(sent)}\n{{"kind": "sent", "acc')
    path = tmp_path / "customers.sqlite"
    with Register(path, journal) as register:
        assert register.arrived(f"{A}account") == {"z1"}
        register.sent(f"{A}account", "z2")
    assert not journal.exists()
    with Register(path, journal) as register:
        assert register.arrived(f"{A}account") == {"z1", "z2"}
        assert list(register.enrolments()) == [Enrolment(f"{A}#me", f"{A}account")]
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_register_reads_in_pages_and_counts_by_outcome(tmp_path: Path) -> None:
    names = [f"https://c{n}.example/#me" for n in range(1_203)]
    with Register(tmp_path / "customers.sqlite") as register:
        assert register.add([*names, *names]) == len(names)
        assert [one.customer for one in register.enrolments()] == names
        register.begin_round()
        for at, name in enumerate(names):
            register.told(name, "dead" if at % 2 else "delivered", 1, 2)
        register.told(names[1], "delivered", 3, 1)
        assert register.outcomes() == {"delivered": 603, "dead": 600}
        assert [one.customer for one in register.enrolments(["dead"])] == names[3::2]
        assert len(list(register.tellings(but="delivered"))) == 600
        assert register.totals() == (1_206, 2_404)


def test_a_register_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "customers.sqlite"
    with Register(path) as register:
        register.add([ME])
    newer = apsw.Connection(str(path))
    newer.pragma("user_version", 99)
    newer.close()
    with pytest.raises(Misused, match="newer"):
        Register(path)
    path.write_bytes(b"no database at all, though long enough to be taken for one" * 20)
    with pytest.raises(Misused, match="not a database"):
        Register(path)


def test_customers_come_from_arguments_and_files_each_once(tmp_path: Path) -> None:
    file = tmp_path / "customers.txt"
    file.write_text(
        "# ours\nhttps://a.example/card#me  # Alice\n\nhttp://b.example/.front-office\n"
    )
    assert customers(["https://c.example/#me", "https://a.example/card#me"], [file]) == (
        "https://c.example/#me",
        "https://a.example/card#me",
        "http://b.example/.front-office",
    )
    file.write_text("\nalice\n")
    with pytest.raises(Misused, match=r"customers.txt:2: 'alice'"):
        customers([], [file])


def test_a_front_office_is_known_by_its_name() -> None:
    assert is_front_office("https://a.example/alice/.front-office")
    assert is_front_office("https://a.example/alice/.front-office?i=abc")
    assert not is_front_office("https://a.example/alice/profile/card#me")


def _citizen(pod: SmallPod, state: str) -> str:
    card = f"<#me> <{SESAME.FRONT_OFFICE}> <../.front-office> ."
    pod.stored["/alice/profile/card"] = card.encode(), "text/turtle"
    account = f"<#it> <{SESAME.STATE}> <{state}> ; <{SESAME.CIVIL_STATUS}> <civil-status/> ."
    pod.stored["/alice/accounts/x/account"] = account.encode(), "text/turtle"
    pod.scripted["/alice/.front-office"] = [
        Answer(201, b"", {"Location": "/alice/accounts/x/account"})
    ]
    return f"{pod.base}/alice/profile/card#me"


def test_an_account_is_asked_for_at_the_front_office_of_the_webid(
    pod: SmallPod, client: PodClient
) -> None:
    address = client.run(enrol(client.session, _citizen(pod, SESAME.ACCEPTED), ME))
    assert address == f"{pod.base}/alice/accounts/x/account"
    (asked,) = pod.asked("POST", "/alice/.front-office")
    assert json.loads(asked.body) == {
        "@context": SESAME.CONTEXT,
        "type": "AccountRequest",
        "company": ME,
    }
    account = client.run(look(client.session, address))
    assert account.civil_status == f"{pod.base}/alice/accounts/x/civil-status/"
    assert (account.is_open, account.words("fr")) == (True, "ouvert, état civil à compléter")


def test_a_citizen_without_front_office_cannot_be_asked(pod: SmallPod, client: PodClient) -> None:
    pod.stored["/bob"] = b"<#me> a <#Person> .", "text/turtle"
    with pytest.raises(NoWayIn, match="frontOffice"):
        client.run(enrol(client.session, f"{pod.base}/bob#me", ME))


def test_waiting_ends_when_the_citizen_answers_or_patience_does(
    pod: SmallPod, client: PodClient
) -> None:
    _citizen(pod, SESAME.REQUESTED)
    address = f"{pod.base}/alice/accounts/x/account"
    assert not client.run(decided(client.session, address, 5)).is_decided
    assert len(pod.asked("GET", "/alice/accounts/x/account")) == 4
    accepted = f"<#it> <{SESAME.STATE}> <{SESAME.ACCEPTED}> .".encode()
    asked = f"<#it> <{SESAME.STATE}> <{SESAME.REQUESTED}> .".encode()
    pod.scripted["/alice/accounts/x/account"] = [
        Answer(200, asked, TURTLE),
        Answer(200, accepted, TURTLE),
    ]
    assert client.run(decided(client.session, address, 60)).is_open


def test_the_key_is_published_once(pod: SmallPod, client: PodClient) -> None:
    method = SigningKey.generate().public.verification_method
    pod.stored["/lenoir"] = b"<#me> a <#Company> .", "text/turtle"
    pod.scripted["/lenoir"] = []
    web_id = f"{pod.base}/lenoir#me"

    def patched(seen: Seen) -> Answer | None:
        return Answer(204) if seen.method == "PATCH" else None

    pod.handler = patched
    assert client.run(publish_key(client.session, web_id, method))
    (patch,) = pod.asked("PATCH", "/lenoir")
    assert patch.headers["content-type"] == "text/n3"
    assert f"<{web_id}> <{SEC.ASSERTION_METHOD}> <{method}>" in patch.body.decode()
    listed = f"<#me> <{SEC.ASSERTION_METHOD}> <{method}> ."
    pod.stored["/lenoir"] = listed.encode(), "text/turtle"
    assert not client.run(publish_key(client.session, web_id, method))


def _parcels() -> list[Parcel]:
    return [
        Parcel("headcount-1", ("headcount",), 1, "zA", b'{"a": 1}'),
        Parcel("headcount-2", ("headcount",), 2, "zB", b'{"a": 2}'),
        Parcel("legal-name-1", ("legal-name",), 1, "zC", b'{"a": 3}'),
    ]


def _delivered(pod: SmallPod, client: PodClient, known: set[str]) -> tuple[Delivery, list[str]]:
    delivery = Delivery(f"{pod.base}/alice/profile/card#me")
    acknowledged: list[str] = []
    errand = deliver(
        client.session,
        delivery,
        f"{pod.base}/alice/accounts/x/account",
        _parcels(),
        known.__contains__,
        lambda content_hash, location: acknowledged.append(content_hash),
    )
    client.run(errand)
    return delivery, acknowledged


def test_statements_arrive_once_with_their_hash_as_idempotency_key(
    pod: SmallPod, client: PodClient
) -> None:
    _citizen(pod, SESAME.ACCEPTED)
    container = "/alice/accounts/x/civil-status/"
    pod.scripted[container] = [
        Answer(201, b"", {"Location": f"{container}headcount-2"}),
        Answer(200, b"", {"Location": f"{container}legal-name-1"}),
    ]
    delivery, acknowledged = _delivered(pod, client, {"zA"})
    assert delivery.is_complete
    assert (delivery.accepted, delivery.already) == (
        ["headcount-2"],
        ["headcount-1", "legal-name-1"],
    )
    assert acknowledged == ["zB", "zC"]
    sent = pod.asked("POST", container)
    assert [seen.headers["idempotency-key"] for seen in sent] == ["zB", "zC"]
    assert sent[0].headers["slug"] == "headcount-2"
    assert sent[0].headers["content-type"] == "application/ld+json"


def test_a_refused_statement_keeps_back_its_successors_and_no_others(
    pod: SmallPod, client: PodClient
) -> None:
    _citizen(pod, SESAME.ACCEPTED)
    violation = {"code": "unit", "message": {"fr": "Unité fausse.", "en": "Wrong unit."}}
    problem = json.dumps({"title": "no", "violations": [violation]}).encode()
    container = "/alice/accounts/x/civil-status/"
    pod.scripted[container] = [
        Answer(422, problem, {"Content-Type": "application/problem+json"}),
        Answer(201, b"", {"Location": f"{container}legal-name-1"}),
    ]
    delivery, _ = _delivered(pod, client, set())
    assert not delivery.is_complete
    assert (delivery.accepted, delivery.left) == (["legal-name-1"], ["headcount-2"])
    assert delivery.rejected[0].error.detail("fr") == "Unité fausse."


def test_nothing_is_sent_into_an_account_that_is_not_open(pod: SmallPod, client: PodClient) -> None:
    _citizen(pod, SESAME.REQUESTED)
    delivery, _ = _delivered(pod, client, set())
    assert len(delivery.left) == 3
    assert delivery.account is not None
    assert "attente" in delivery.account.words("fr")


def test_a_right_that_was_withdrawn_ends_the_delivery_there(
    pod: SmallPod, client: PodClient
) -> None:
    _citizen(pod, SESAME.ACCEPTED)
    container = "/alice/accounts/x/civil-status/"
    pod.scripted[container] = [Answer(403)]
    delivery, _ = _delivered(pod, client, set())
    assert delivery.left == ["headcount-2", "legal-name-1"]
    assert len(pod.asked("POST", container)) == 1
