"""A push to many: hosts that are silent or busy, what it leaves in memory, and its one report."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from clients.company.crowd import Hosts
from clients.company.delivery import Parcel
from clients.company.home import Home
from clients.company.pushing import Manner, Round
from clients.company.register import Enrolment, Register
from clients.company.reports import write_report
from clients.console import Progress
from clients.pod_client.errors import Busy, Unreachable
from clients.pod_client.session import Credentials
from tests.unit.clients.small_pod import Answer, Seen, SmallPod, small_pod
from vocab.terms import SESAME

NOBODY = "http://127.0.0.1:1"
PARCELS = (Parcel("headcount-1", ("headcount",), 1, "zA", b"{}"),)


class Clock:
    """Moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Town:
    """Citizens of one host, by name; each takes a statement once and counts what arrives."""

    def __init__(self, pod: SmallPod) -> None:
        self.pod = pod
        self.taken: dict[tuple[str, str], int] = {}
        self.states: dict[str, str] = {}
        self.busy: dict[str, list[Answer]] = {}
        pod.handler = self.answer

    def account(self, name: str) -> str:
        return f"{self.pod.base}/{name}/account"

    def answer(self, seen: Seen) -> Answer | None:
        name, _, rest = seen.path.removeprefix("/").partition("/")
        if rest == "account":
            state = self.states.get(name, SESAME.OPEN)
            turtle = f"<#it> <{SESAME.STATE}> <{state}> ."
            return Answer(200, turtle.encode(), {"Content-Type": "text/turtle"})
        if rest != "civil-status/" or seen.method != "POST":
            return None
        if self.busy.get(name):
            return self.busy[name].pop(0)
        if name in self.states:
            return Answer(403)
        key = (name, seen.headers["idempotency-key"])
        self.taken[key] = self.taken.get(key, 0) + 1
        return Answer(201 if self.taken[key] == 1 else 200, b"", {"Location": f"{seen.path}1"})


@pytest.fixture
def town() -> Iterator[Town]:
    with small_pod() as pod:
        yield Town(pod)


@pytest.fixture
def home(tmp_path: Path, town: Town) -> Home:
    home = Home(tmp_path / "home")
    home.make()
    home.settle("https://lenoir.example/#me", Credentials.read(town.pod.credentials()))
    return home


def _pushed(
    home: Home, customers: Iterable[tuple[str, str]], clock: Clock, patience: float = 60.0
) -> Register:
    """The register after a push to these; it is closed with the test."""
    register = home.register()
    for customer, account in customers:
        register.enrolled(customer, account)
    round_ = Round(
        home,
        register,
        lambda _: PARCELS,
        Manner(concurrency=1, patience=patience),
        Progress(1, "push"),
        hosts=Hosts(clock),
        sleep=clock.sleep,
    )
    round_.run(register.enrolments)
    return register


def _outcomes(register: Register) -> dict[str, str]:
    return {told.enrolment.customer: told.outcome for told in register.tellings(but="")}


def test_a_host_that_is_silent_is_tried_thrice_and_keeps_nobody_back(
    home: Home, town: Town
) -> None:
    dead = [(f"{NOBODY}/d{n}#me", f"{NOBODY}/d{n}/account") for n in range(40)]
    alive = [(f"{town.pod.base}/a{n}#me", town.account(f"a{n}")) for n in range(5)]
    clock = Clock()
    with _pushed(home, [*dead, *alive], clock, patience=0) as register:
        assert register.outcomes() == {"dead": 40, "delivered": 5}
        whys = [told.why for told in register.tellings(but="delivered")]
    assert (sum("does not answer:" in why for why in whys), len(whys)) == (3, 40)
    assert whys[-1] == "its host does not answer"
    assert not clock.slept
    assert set(town.taken.values()) == {1}


def test_who_says_when_to_come_back_is_left_in_peace_until_then(home: Home, town: Town) -> None:
    later = Answer(429, b"", {"Retry-After": "20"})
    town.busy["a0"] = [later]
    named = [(f"{town.pod.base}/a{n}#me", town.account(f"a{n}")) for n in range(6)]
    clock = Clock()
    with _pushed(home, named, clock) as register:
        assert register.outcomes() == {"delivered": 6}
    assert clock.slept == [pytest.approx(20)]
    assert set(town.taken.values()) == {1}
    assert len(town.pod.asked("POST", "/a1/civil-status/")) == 1


def test_patience_has_an_end(home: Home, town: Town) -> None:
    town.busy["a0"] = [Answer(503, b"", {"Retry-After": "3600"})]
    clock = Clock()
    named = [(f"{town.pod.base}/a{n}#me", town.account(f"a{n}")) for n in range(3)]
    with _pushed(home, named, clock) as register:
        assert register.outcomes() == {"busy": 3}
    assert not clock.slept


def test_each_outcome_is_told_and_a_closed_account_is_seen_though_it_was_open_before(
    home: Home, town: Town
) -> None:
    names = ("open", "closed", "waiting")
    named = [(f"{town.pod.base}/{name}#me", town.account(name)) for name in names]
    with _pushed(home, named, Clock()) as register:
        assert register.outcomes() == {"delivered": 3}
    town.states = {"closed": SESAME.CLOSED, "waiting": SESAME.REQUESTED}
    again = Parcel("headcount-2", ("headcount",), 2, "zB", b"{}")
    with home.register() as register:
        assert all(one.container.endswith("/civil-status/") for one in register.enrolments())
        round_ = Round(
            home,
            register,
            lambda _: (*PARCELS, again),
            Manner(concurrency=2, patience=0),
            Progress(3, "push"),
        )
        round_.run(register.enrolments)
        assert _outcomes(register) == {
            named[0][0]: "delivered",
            named[1][0]: "closed",
            named[2][0]: "waiting",
        }
        assert register.totals() == (1, 3)
    assert len(town.pod.asked("GET", "/open/account")) == 1


def test_where_everything_has_arrived_nothing_is_asked(home: Home, town: Town) -> None:
    named = [(f"{town.pod.base}/a{n}#me", town.account(f"a{n}")) for n in range(3)]
    _pushed(home, named, Clock()).__exit__(None, None, None)
    before = len(town.pod.seen)
    with _pushed(home, named, Clock()) as register:
        assert register.outcomes() == {"delivered": 3}
        assert register.totals() == (0, 3)
    asked = {seen.path for seen in town.pod.seen[before:]}
    assert asked == {"/.well-known/openid-configuration", "/token"}


def test_hosts_are_told_apart_by_scheme_and_port() -> None:
    clock = Clock()
    hosts = Hosts(clock)
    for _ in range(3):
        hosts.heard("https://a.example/x", Unreachable("", ""))
    assert not hosts.may_ask("https://A.example/y")
    assert hosts.may_ask("https://a.example:444/y")
    hosts.again()
    assert hosts.may_ask("https://a.example/z")
    hosts.heard("https://a.example/x", Unreachable("", ""))
    assert not hosts.may_ask("https://a.example/z")
    hosts.heard("https://b.example/", Busy("GET", "", 429, retry_after=5.0))
    assert not hosts.may_ask("https://b.example/")
    assert hosts.soonest() == 5.0
    clock.sleep(5.0)
    assert hosts.may_ask("https://b.example/")
    hosts.heard("https://a.example/x", None)
    assert hosts.may_ask("https://a.example/z")


def test_the_report_lists_who_does_not_have_everything(home: Home, town: Town) -> None:
    named = [(f"{town.pod.base}/a#me", town.account("a")), (f"{NOBODY}/d#me", f"{NOBODY}/account")]
    with _pushed(home, named, Clock(), patience=0) as register:
        write_report(register, home.last_push)
    with home.last_push.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["customer"], row["outcome"], row["accepted"]) == (f"{NOBODY}/d#me", "dead", "0")
    assert home.last_push.stat().st_mode & 0o777 == 0o600


def test_what_had_arrived_and_was_not_written_down_yet_is_sent_again_and_counts_once(
    home: Home, town: Town
) -> None:
    """V-10: as after ``kill -9`` between the answer and the register."""
    named = [(f"{town.pod.base}/a{n}#me", town.account(f"a{n}")) for n in range(3)]
    with home.register() as register:
        for customer, account in named:
            register.enrolled(customer, account)
        register.sent(named[0][1], "zA")
    town.taken[("a0", "zA")] = town.taken[("a1", "zA")] = 1
    with _pushed(home, named, Clock()) as register:
        assert register.outcomes() == {"delivered": 3}
        assert register.totals() == (1, 2)
    assert len(town.pod.asked("POST", "/a0/civil-status/")) == 0
    assert len(town.pod.asked("POST", "/a1/civil-status/")) == 1
    assert town.taken == {("a0", "zA"): 1, ("a1", "zA"): 2, ("a2", "zA"): 1}


def test_an_enrolment_that_is_not_known_is_empty(home: Home) -> None:
    with home.register() as register:
        assert register.enrolment("https://x.example/#me") == Enrolment("https://x.example/#me")
