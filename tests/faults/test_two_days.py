"""Two days in one: the clock goes on, the schema takes a step, the server starts anew.

What was said on the first day still reads, verifies and queries on the second (must-show 4); what
has become old is told as decision 29 says; and the program of the first day keeps its hands off.
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from clients.demo.citizen import PASSWORD, Citizen
from clients.pod_client import verbs
from clients.pod_client.client import PodClient
from clients.pod_client.session import Credentials, Patience, Session
from pod_server.civic.civil_status.overview import Company as Account
from pod_server.model.change import Change
from pod_server.model.errors import MissingResource, NewerStore
from pod_server.settings import Settings
from pod_server.storage import accounts_file, commits, migrations, readers
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.wiring.house import build
from proofs.integrity import verify
from proofs.standings import Standing
from tests.contract.pods import ALICE, FIRST, Clock, document
from tests.faults.children import Tell, run
from tests.faults.companies import (
    TODAY,
    Company,
    account_of,
    claimed,
    listed,
    pod_of,
    publish,
)
from tests.faults.disk import Disk
from tests.faults.servers import SESAME, Server, client, running
from tests.faults.workload import dump
from tests.unit.proofs.papers import FACTS, FIGURES
from vocab.terms import SESAME as WORDS

pytestmark = pytest.mark.slow

HOUR, DAY = 3_600, 86_400
JSON_LD = "application/ld+json"
POD_STEP = """
ALTER TABLE resource ADD COLUMN remark TEXT NOT NULL DEFAULT 'none';
CREATE TABLE keepsake (pod_id TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (pod_id, name));
INSERT INTO keepsake SELECT pod_id, name FROM resource;
"""
ACCOUNTS_STEP = "CREATE TABLE keepsake (name TEXT NOT NULL PRIMARY KEY);"
QUESTION = f"""PREFIX s: <{WORDS.NS}>
SELECT ?company ?datapoint ?value ?refusal WHERE {{
  ?said s:company ?company ; s:datapoint ?datapoint .
  OPTIONAL {{ ?said s:value ?value FILTER isLiteral(?value) }}
  OPTIONAL {{ ?said s:refusalReason ?refusal }}
}}"""


@dataclass
class FirstDay:
    """What there was when the first day ended and the server had been stopped."""

    data: Path
    steps: Path
    port: int
    browser: Citizen
    owner: Credentials
    open: Company
    owing: Company
    held: Mapping[str, bytes]
    rows: list[str]

    def at_the_screen(self) -> Citizen:
        """The browser as it was left."""
        left = Citizen(self.browser.base_url)
        left.browser.cookies.update(self.browser.browser.cookies)
        return left

    def server(self, data: Path, ahead: int, workers: int) -> Server:
        """The program of another day on a folder."""
        program = (sys.executable, "-m", "tests.faults.newer", str(ahead), str(self.steps))
        server = Server(data, workers=workers, program=(*program, "serve"))
        server.port = self.port
        return server


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> FirstDay:
    folder = tmp_path_factory.mktemp("days")
    steps = folder / "steps"
    steps.mkdir()
    (steps / "pod.sql").write_text(POD_STEP, encoding="utf-8")
    (steps / "accounts.sql").write_text(ACCOUNTS_STEP, encoding="utf-8")
    with running(Server(folder / "data")) as server:
        browser, owner = claimed(server, "marie")
        made = server.seed("aciers", "banque")
        companies = [Company(made["aciers"]), Company(made["banque"])]
        for company in companies:
            publish(company)
            company.accounts["marie"] = account_of(company, owner.web_id)
        for datapoint in (*FACTS, *FIGURES):
            _push(companies[0], companies[0].statement(datapoint))
        _push(companies[1], companies[1].statement("legal-name"))
        _push(companies[1], companies[1].refusal("employee-turnover", "Unwilling"))
        with client(owner) as reader:
            held, rows = _held(reader, companies), _rows(reader, owner)
        assert server.stop() == 0
    assert len(held) == len(FACTS) + len(FIGURES) + 2
    return FirstDay(
        server.data, steps, server.port, browser, owner, companies[0], companies[1], held, rows
    )


def _push(
    company: Company, document: Mapping[str, object], ahead: int = 0, expected: int = 201
) -> str:
    with _later(company.credentials, ahead) as sender:
        answer = sender.post(
            company.container("marie"),
            json.dumps(document).encode(),
            JSON_LD,
            idempotency_key=str(document["id"]),
        )
    assert answer.status == expected
    assert answer.location is not None
    return answer.location


def _later(credentials: Credentials, ahead: int) -> PodClient:
    """A client whose clock is ahead too."""
    return PodClient(
        session=Session(credentials, patience=Patience(tries=1), clock=lambda: time.time() + ahead)
    )


def _held(reader: PodClient, companies: list[Company]) -> dict[str, bytes]:
    """All statements that the citizen has, byte for byte; each one's signature holds."""
    places = [p for each in companies for p in sorted(listed(reader, each.container("marie")))]
    held = {place: reader.get(place, accept=JSON_LD).body for place in places}
    for body in held.values():
        assert verify(json.loads(body)).content_hash
    return held


def _rows(reader: PodClient, owner: Credentials) -> list[str]:
    """What a query over everything finds."""
    asked = reader.request(
        verbs.post(
            f"{pod_of(owner)}.sparql",
            QUESTION.encode(),
            "application/sparql-query",
            accept="application/sparql-results+json",
        )
    )
    found = json.loads(asked.body)["results"]["bindings"]
    return sorted(json.dumps(row, sort_keys=True) for row in found)


def _ahead(data: Path) -> dict[str, int]:
    """How many steps every store is ahead of what this program knows, by file name."""
    found = {}
    for path in [data / "accounts.sqlite", *(data / "pods").glob("*/*/pod.sqlite")]:
        store = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        known = migrations.KNOWN if path.name == "pod.sqlite" else len(accounts_file.STEPS)
        found[str(path.relative_to(data))] = int(store.pragma("user_version")) - known
        store.close()
    return found


@pytest.mark.parametrize("workers", [1, 2])
def test_the_first_day_reads_verifies_and_queries_on_the_second(
    first_day: FirstDay, tmp_path: Path, workers: int
) -> None:
    """Must-show 4, R-08, R-11, decision 6."""
    data = tmp_path / "data"
    shutil.copytree(first_day.data, data)
    assert set(_ahead(data).values()) == {0}
    companies = [first_day.open, first_day.owing]
    browser, ahead = first_day.at_the_screen(), 36 * HOUR
    with running(first_day.server(data, ahead, workers)) as server:
        with _later(first_day.owner, ahead) as reader:
            assert _held(reader, companies) == first_day.held
            assert _rows(reader, first_day.owner) == first_day.rows
        page = browser.page(first_day.open.account_id, "fr")
        assert "Peut vous vendre" in page
        page = browser.page(first_day.owing.account_id, "fr")
        assert "Ne peut pas vous vendre" in page
        again = json.loads(next(iter(first_day.held.values())))
        _push(first_day.open, again, ahead, expected=200)
        place = _push(first_day.open, first_day.open.restated("headcount", 2, value=152), ahead)
        assert server.stop() == 0
    stepped = [name for name, steps in _ahead(data).items() if steps == 1]
    assert "accounts.sqlite" in stepped
    assert len(stepped) >= 3, "the citizen's pod and the company's, which were asked for"
    later = 40 * DAY
    with running(first_day.server(data, later, workers)) as server:
        with _later(first_day.owner, later) as reader:
            held = _held(reader, companies)
            assert {name: held[name] for name in first_day.held} == first_day.held
            assert set(held) - set(first_day.held) == {place}
            assert len(_rows(reader, first_day.owner)) == len(first_day.rows) + 1
        _sign_in(browser)
        assert "Peut vous vendre" in browser.page(first_day.open.account_id, "fr")
        newer = (sys.executable, "-m", "tests.faults.newer", "0", str(first_day.steps))
        done = server.command("check", program=newer)
        assert done.returncode == 0, done.stderr
        assert server.stop() == 0
    assert set(_ahead(data).values()) == {1}


def _sign_in(browser: Citizen) -> None:
    """After weeks the browser's session has ended; the password has not."""
    page = browser.browser.get(f"{browser.base_url}office/", timeout=30)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    assert {"form", "next"} <= hidden.keys()
    answer = browser.browser.post(
        f"{browser.base_url}sign-in",
        data={**hidden, "name": "marie", "password": PASSWORD},
        timeout=30,
    )
    assert answer.status_code == 200


def test_the_older_program_leaves_the_newer_store_alone(
    first_day: FirstDay, tmp_path: Path
) -> None:
    """R-11: it says which it knows, ends with 3, and not a byte has changed."""
    data = tmp_path / "data"
    shutil.copytree(first_day.data, data)
    with running(first_day.server(data, 0, 1)) as server:
        with client(first_day.owner) as reader:
            _held(reader, [first_day.open])
        assert server.stop() == 0
    stores = [data / "accounts.sqlite", *(data / "pods").glob("*/*/pod.sqlite")]
    before = {path: path.read_bytes() for path in stores}
    known = len(accounts_file.STEPS)
    told = f"sesame: This store has schema {known + 1}; this program knows {known} at most.\n"
    for words in (("check",), ("account", "list"), ("serve", "--port", str(first_day.port))):
        done = server.command(*words, program=SESAME)
        assert done.returncode == 3, (words, done.stdout)
        assert done.stderr == told
    shutil.copy(first_day.data / "accounts.sqlite", data / "accounts.sqlite")
    done = server.command("check", program=SESAME)
    ahead = f"schema {migrations.KNOWN + 1}"
    assert (done.returncode, ahead in done.stderr) == (3, True)
    for path in stores[1:]:
        assert path.read_bytes() == before[path]


def test_what_grows_old_falls_due_and_then_keeps_a_company_from_selling(
    first_day: FirstDay,
) -> None:
    """Decision 29: a grace of a quarter of the interval, at least 14 days."""
    for datapoint, refresh, grace in (
        ("consumer-contact", 182, 45),
        ("headcount", 365, 91),
        ("legal-status", 365, 91),
    ):
        line = _account(first_day, TODAY).status.line(datapoint)
        assert line is not None
        assert line.statement is not None
        due = line.statement.period_end + timedelta(refresh)
        restricted = due + timedelta(grace)
        assert (line.due, line.restricted_from) == (due, restricted)
        for day, standing in (
            (due, Standing.ANSWERED),
            (due + timedelta(1), Standing.DUE),
            (restricted, Standing.DUE),
            (restricted + timedelta(1), Standing.STALE),
        ):
            account = _account(first_day, day)
            line = account.status.line(datapoint)
            assert line is not None
            assert (datapoint, day, line.standing) == (datapoint, day, standing)
            owed = {one.datapoint.id for one in account.status.missing}
            assert (datapoint in owed) == (standing is Standing.STALE)
            if owed:
                assert not account.may_sell
    assert _account(first_day, TODAY).may_sell


def _account(first_day: FirstDay, day: date) -> Account:
    """The company's account as the house sees it at noon of a day."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    settings = Settings(
        data=first_day.data,
        base_url=f"http://localhost:{first_day.port}/",
        port=first_day.port,
    )
    house = build(settings, clock=lambda: int(noon.timestamp()) * 1_000_000)
    try:
        ledger = house.ledger_called("marie")
        assert ledger is not None
        found = house.overview.of(ledger, first_day.open.web_id)
        assert found is not None
        return found
    finally:
        house.close()


# -- the step itself ---------------------------------------------------------------------------


def _step_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on the program knows one step more."""
    steps = (*migrations.STEPS, POD_STEP)
    monkeypatch.setattr(migrations, "STEPS", steps)
    for module in (migrations, readers, commits):
        monkeypatch.setattr(module, "KNOWN", len(steps))


def _version(data: Path) -> int:
    (path,) = (data / "pods").glob("*/*/pod.sqlite")
    store = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        return int(store.pragma("user_version"))
    finally:
        store.close()


def test_a_step_is_taken_whole_or_not_at_all_wherever_it_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """J-22: old or new schema at every call to the disk, never mixed; the next start finishes."""
    first = tmp_path / "first"
    ledgers = SqliteLedgers(first, Clock())
    ledger = ledgers.create(ALICE, FIRST)
    for number in range(20):
        ledger.submit(Change((document(f"d{number}"),))).result()
    before = dump(ledger)
    ledgers.close()
    _step_ahead(monkeypatch)

    def migrate(data: Path, fail_at: int) -> Callable[[Tell], None]:
        def play(tell: Tell) -> None:
            disk = Disk(fail_at)
            ledgers = SqliteLedgers(data, Clock())
            assert dump(ledgers.by_id(ALICE.pod_id)) == before
            ledgers.close()
            tell(str(disk.calls))

        return play

    whole = run(migrate(_copy(first, tmp_path / "whole"), 0))
    assert whole.status == 0
    assert _version(tmp_path / "whole") == migrations.KNOWN
    calls = int(whole.said[-1])
    assert calls > 5
    seen = set()
    for fail_at in range(1, calls + 1):
        data = _copy(first, tmp_path / f"at-{fail_at}")
        ended = run(migrate(data, fail_at))
        assert ended.status in (-signal.SIGKILL, 0)
        seen.add(_version(data))
        ledgers = SqliteLedgers(data, Clock())
        ledger = ledgers.by_id(ALICE.pod_id)
        assert dump(ledger) == before
        assert not list(ledger.check())
        ledgers.close()
        assert _version(data) == migrations.KNOWN
    assert seen == {migrations.KNOWN - 1, migrations.KNOWN}


def _copy(data: Path, to: Path) -> Path:
    shutil.copytree(data, to)
    return to


def test_a_pod_of_an_older_schema_is_brought_up_to_date_by_whoever_asks_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledgers = SqliteLedgers(tmp_path, Clock())
    before = dump(ledgers.create(ALICE, FIRST))
    ledgers.close()
    with monkeypatch.context() as later:
        _step_ahead(later)
        ledgers = SqliteLedgers(tmp_path, Clock())
        assert [pod.name for pod in ledgers.pods()] == ["alice"]
        assert dump(ledgers.by_id(ALICE.pod_id)) == before
        ledgers.by_id(ALICE.pod_id).submit(Change((document("n"),))).result()
        ledgers.close()
        assert _version(tmp_path) == migrations.KNOWN
        with pytest.raises(MissingResource):
            SqliteLedgers(tmp_path / "elsewhere", Clock()).by_id(ALICE.pod_id)
    ledgers = SqliteLedgers(tmp_path, Clock())
    with pytest.raises(NewerStore):
        ledgers.by_id(ALICE.pod_id)
    ledgers.close()
