"""Lists of customers of any length into the register, and out of it: ``customers``."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clients import console
from clients.company.desk import Desk, Said
from clients.company.home import Home
from clients.console import Exit, Misused
from clients.pod_client.messages import is_web_address

#: What the column with the addresses may be called.
COLUMNS = frozenset(
    {"webid", "sesame", "sésame", "customer", "client", "invitation", "address", "adresse"}
)
_TOLD = 20
_Row = tuple[int, list[str]]


def bring_in(desk: Desk, home: Home, files: list[Path]) -> Exit:
    """Read CSV or XLSX lists line by line; wrong lines are told and left out."""
    wrong: list[str] = []
    count = 0

    def addresses() -> Iterator[str]:
        nonlocal count
        for path in files:
            for where, text in _addresses(path):
                if is_web_address(text):
                    yield text
                    continue
                count += 1
                if len(wrong) < _TOLD:
                    wrong.append(f"{where}: {console.plain(text)[:100]}")

    with home.register() as register:
        new = register.add(addresses())
        total = register.count()
    for line in wrong:
        desk.say(
            f"  ✗ {line} : ni un WebID ni une invitation (http… ou https…).",
            f"  ✗ {line}: neither a WebID nor an invitation (http… or https…).",
        )
    if count > len(wrong):
        more = count - len(wrong)
        desk.say(f"  … et {more} autres lignes.", f"  … and {more} more lines.")
    desk.say(
        f"{new} nouveaux clients, {count} lignes refusées ; {total} en tout.",
        f"{new} new customers, {count} lines refused; {total} in all.",
    )
    members: dict[str, Said] = {"new": new, "refused": count, "customers": total, "wrong": wrong}
    desk.report(members)
    return Exit.REFUSED if count else Exit.WELL


def take_out(desk: Desk, home: Home) -> Exit:
    """All customers as CSV on standard output, line by line: address, account, last outcome."""
    rows = csv.writer(desk.out)
    rows.writerow(("customer", "account", "outcome", "why"))
    with home.register() as register:
        for told in register.everybody():
            rows.writerow((told.enrolment.customer, told.enrolment.account, told.outcome, told.why))
    return Exit.WELL


def _addresses(path: Path) -> Iterator[tuple[str, str]]:
    """Where it stands and what stands there, of the one column with addresses."""
    with _rows(path) as rows:
        place = 0
        for at, (number, cells) in enumerate(rows):
            heads = [cell.strip().lower() for cell in cells]
            known = [column for column, head in enumerate(heads) if head in COLUMNS]
            if at == 0 and known:
                place = known[0]
                continue
            text = cells[place].strip() if place < len(cells) else ""
            if text and not text.startswith("#"):
                yield f"{path}:{number}", text


@contextmanager
def _rows(path: Path) -> Iterator[Iterator[_Row]]:
    try:
        if path.suffix.lower() == ".xlsx":
            yield _of_a_workbook(path)
            return
        with path.open(encoding="utf-8-sig", newline="") as file:
            begun = file.readline()
            file.seek(0)
            separator = ";" if ";" in begun else ","
            yield enumerate(csv.reader(file, delimiter=separator), 1)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Misused(f"{path} : {error}", f"{path}: {error}") from error


def _of_a_workbook(path: Path) -> Iterator[_Row]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield number, ["" if cell is None else str(cell) for cell in row]
    finally:
        book.close()
