"""Makes ``docs/conformance.md``: a pytest plugin, for ``make conformance``.

``pytest -p tests.conformance.table --conformance`` runs the tests that cite a requirement and
writes what became of them; with ``--conformance=all`` the others are run as well, so that one run
of everything makes the page. What was not run is told as not run. How other servers did in
``test_black_box.py`` is kept in ``results-NAME.tsv``, written with ``--conformance-of NAME``.
"""

from __future__ import annotations

import inspect
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from tests.conformance import papers
from tests.conformance.requirements import (
    HERE,
    ROOT,
    Proof,
    cited,
    in_functions,
    in_parameters,
    obeyed,
    proven,
    requirements,
    untested,
)

DATA = Path(os.environ.get("SESAME_SHARED", ROOT.parent / "shared")) / "data"
TABLE = ROOT / "docs" / "conformance.md"
SHOWN = 3
#: Under this name a report carries what its test cites, also out of a process of its own.
CITES = "cites"

HEAD = """# Conformance

Made by `make conformance`: do not edit. For each requirement, where the house obeys it, which tests
prove it and what became of them when this page was made ("–": not run). A MUST of the Solid
specifications that no test cites fails the build (`tests/architecture/test_requirements.py`); what
is not proven yet is in `tests/conformance/untested.txt` with the reason. A test proves what its
name, docstring, comments or parameters cite. Community Solid Server is asked by
`tests/conformance/test_black_box.py` alone, a small part of it all; "–" there means not asked. Its
version 7.2.0 keeps to Protocol 0.11 and WAC 1.0: what only the drafts ask counts as FAIL too.

"""


class Collector:
    """What became of each id, by the worst of what was run."""

    def __init__(self, *, others_too: bool = False) -> None:
        self._others_too = others_too
        self.cites: dict[str, Sequence[str]] = {}
        self.outcomes: dict[str, str] = {}

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Only what proves something is run, unless all is."""
        kept: list[pytest.Item] = []
        left: list[pytest.Item] = []
        for item in items:
            ids = _ids(item)
            (kept if ids or self._others_too else left).append(item)
            item.user_properties.append((CITES, sorted(ids)))
        items[:] = kept
        config.hook.pytest_deselected(items=left)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Set-up and tear-down count too: a test that cannot be set up has proven nothing."""
        worst = ("failed", "skipped", "passed")
        before = self.outcomes.get(report.nodeid, "passed")
        ids = dict(report.user_properties)[CITES]
        assert isinstance(ids, list)
        self.cites[report.nodeid] = ids
        self.outcomes[report.nodeid] = min(before, report.outcome, key=worst.index)

    def by_id(self) -> dict[str, Counter[str]]:
        """For each id, how many tests came to what."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for node, outcome in self.outcomes.items():
            for identifier in self.cites.get(node, ()):
                found[identifier][outcome] += 1
        return found


class ForUs(Collector):
    """Writes the table."""

    def pytest_sessionfinish(self) -> None:
        """The table, of what was run."""
        if self.outcomes:
            before = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
            table = HEAD + "\n".join(_rows(self.by_id())) + "\n"
            TABLE.write_text(f"{table}\n{papers.section(DATA, before)}", encoding="utf-8")


class ForAnother(Collector):
    """Writes how another server did, an id a line."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._path = HERE / f"results-{name}.tsv"

    def pytest_sessionfinish(self) -> None:
        """The file, of what was run."""
        lines = [f"{i}\t{_told(counts)}" for i, counts in sorted(self.by_id().items())]
        self._path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two ways of running."""
    group = parser.getgroup("conformance")
    group.addoption(
        "--conformance",
        nargs="?",
        const="proofs",
        choices=("proofs", "all"),
        help="make docs/conformance.md anew, of the tests that prove something or of all",
    )
    group.addoption("--conformance-of", metavar="NAME", help="make results-NAME.tsv anew")


def pytest_configure(config: pytest.Config) -> None:
    """Collect only where a table is wanted."""
    name, wanted = config.getoption("--conformance-of"), config.getoption("--conformance")
    if not (name or wanted):
        return
    if hasattr(config, "workerinput"):  # one of several processes: the first one writes
        config.pluginmanager.register(Collector(others_too=wanted == "all"))
    elif name:
        config.pluginmanager.register(ForAnother(name))
    else:
        config.pluginmanager.register(ForUs(others_too=wanted == "all"))


def _ids(item: pytest.Item) -> frozenset[str]:
    """What this test cites, where it is defined or in its parameters."""
    name = getattr(item, "originalname", item.name)
    function = inspect.unwrap(getattr(item, "function", _ids))
    places = (Path(function.__code__.co_filename), item.path)
    of_the_case = frozenset(cited(item.name))
    for path in places:
        if path.is_relative_to(ROOT):
            test = Proof(str(path.relative_to(ROOT)), name)
            if test in in_functions():
                return in_functions()[test] | (of_the_case or in_parameters()[test])
    return of_the_case


def _rows(results: dict[str, Counter[str]]) -> Iterable[str]:
    others = _of_another("css")
    excused = untested()
    yield "| id | level | what is asked | source | obeyed in | proven by | here | CSS |"
    yield "|---|---|---|---|---|---|---|---|"
    for r in requirements().values():
        told = _told(results[r.id]) if r.id in results else "–"
        if r.id in excused:
            told = f"no test: {excused[r.id]}"
        cells = [
            r.id,
            r.level,
            r.text,
            r.source,
            _some([f"`{place}`" for place in obeyed().get(r.id, ())]),
            _some([f"`{t.file}` {t.name}" for t in proven().get(r.id, ())]),
            told,
            others.get(r.id, "–"),
        ]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _some(places: list[str]) -> str:
    shown = ", ".join(place.replace("tests/", "", 1) for place in places[:SHOWN])
    more = len(places) - SHOWN
    return (f"{shown}, and {more} more" if more > 0 else shown) or "–"


def _told(counts: Counter[str]) -> str:
    words = {"passed": "pass", "failed": "FAIL", "skipped": "left out"}
    return ", ".join(f"{counts[kind]} {word}" for kind, word in words.items() if counts[kind])


def _of_another(name: str) -> dict[str, str]:
    path = HERE / f"results-{name}.tsv"
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line)
