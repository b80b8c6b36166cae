"""``flash``: codes of products, checked, told apart, and made ready to print.

Codes are named on the command line, or in a list (CSV with a heading): ``code``, and ``batch``,
``serial``, ``title``, ``copies`` where there are any.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from clients.company.desk import Desk, Said, words_members
from clients.company.home import Home, write_whole
from clients.console import Exit, Misused, read_text
from clients.pod_client.messages import is_web_address
from proofs.scanning.flash import CANONICAL, RESOLVER, Level, Thing, WrongCode, read, refined
from proofs.value import value
from proofs.words import Words

if TYPE_CHECKING:
    from proofs.scanning.labels import Label

CARD = "profile/card"
MOST_COPIES = 5000
_KINDS = ("svg", "png", "pdf")
_LEVELS = {
    Level.MODEL: Words("modèle", "model"),
    Level.BATCH: Words("lot", "batch"),
    Level.ITEM: Words("exemplaire", "item"),
    Level.OTHER: Words("autre chose qu'un produit", "no product"),
}
_COLUMNS = ("code", "batch", "serial", "title", "copies")


@value
class Wanted:
    """One code as it was asked for, and where it stood."""

    code: str
    where: str
    batch: str = ""
    serial: str = ""
    title: str = ""
    copies: str = "1"


def options(added: argparse.ArgumentParser) -> None:
    """Those of ``flash``."""
    added.add_argument(
        "codes", nargs="*", metavar="CODE", help="a GTIN (EAN, UPC), a Digital Link, or own:NAME"
    )
    added.add_argument("--list", type=Path, metavar="FILE", help="many: CSV, columns code, title…")
    added.add_argument(
        "--cards", type=Path, metavar="DIR", help="all of a folder of product cards, by their names"
    )
    added.add_argument("--batch", default="", metavar="LOT", help="a batch of it")
    added.add_argument("--serial", default="", metavar="SERIAL", help="one item of it")
    added.add_argument("--title", default="", metavar="TEXT", help="what stands beside the code")
    added.add_argument("--copies", default="1", metavar="N", help="so many labels of each")
    added.add_argument(
        "--resolver",
        default="",
        metavar="IRI",
        help="where codes lead; your pod's, if your WebID lies in it",
    )
    added.add_argument("--labels", default="3x8", metavar="CxR", help="on a sheet (3x8: 70×37 mm)")
    added.add_argument(
        "--out", type=Path, metavar="FILE", help=".svg, .png, .pdf (sheets), or a folder"
    )


def run(desk: Desk, home: Home, chosen: argparse.Namespace, environment: Mapping[str, str]) -> Exit:
    """Judge each code; draw them all, or none where one is wrong."""
    wanted = list(_wanted(home, chosen, desk.language))
    if not wanted:
        raise Misused(
            "Quels codes ? Nommez des GTIN, ou --list FICHIER.",
            "Which codes? Name GTINs, or --list FILE.",
        )
    resolver = resolver_of(home, chosen.resolver)
    from proofs.scanning.labels import Label

    told: list[tuple[Wanted, Label]] = []
    wrong: list[tuple[Wanted, Words]] = []
    for one in wanted:
        try:
            thing = refined(read(one.code), one.batch, one.serial)
            told.append((one, Label(thing, _address(thing, resolver), one.title)))
        except WrongCode as error:
            wrong.append((one, error.words))
    for _, label in told:
        level = desk.words(_LEVELS[label.thing.level])
        line = f"{level} {label.thing.in_brackets()} → {label.address}"
        desk.say(line, line)
    for one, words in wrong:
        desk.say(f"✗ {one.where} : {words.fr}", f"✗ {one.where}: {words.en}")
    written: Sequence[Path] = ()
    if chosen.out is not None and not wrong:
        written = _draw(told, chosen)
        for path in written:
            desk.say(f"À imprimer : {path}", f"To be printed: {path}")
    desk.report(
        {
            "codes": [_members(one, label) for one, label in told],
            "refused": [{"code": one.code, "message": words_members(w)} for one, w in wrong],
            "files": [str(path) for path in written],
        }
    )
    return Exit.REFUSED if wrong else Exit.WELL


def _address(thing: Thing, resolver: str) -> str:
    """Where its code leads. Raises :class:`WrongCode` for goods of one's own at GS1's resolver."""
    return thing.canonical if resolver == CANONICAL else thing.at(resolver)


def _members(one: Wanted, label: Label) -> Mapping[str, Said]:
    return {
        "code": one.code,
        "level": label.thing.level.value,
        "gtin": label.thing.gtin,
        "address": label.address,
        "name": label.thing.in_brackets(),
    }


def _draw(made: Sequence[tuple[Wanted, Label]], chosen: argparse.Namespace) -> Sequence[Path]:
    """Files with these codes."""
    from proofs.scanning import labels

    out: Path = chosen.out
    kind = out.suffix.lower().removeprefix(".")
    if kind == "pdf":
        each = [label for one, label in made for _ in range(_copies(one))]
        try:
            write_whole(out, labels.sheets(each, labels.Grid(*_grid(chosen.labels))))
        except labels.NotPrintable as error:
            raise Misused(error.words.fr, error.words.en) from None
        return (out,)
    if kind in _KINDS and len(made) == 1:
        write_whole(out, labels.one(made[0][1], kind))
        return (out,)
    if kind:
        raise Misused(
            f"{out} : .svg ou .png pour un code, .pdf ou un dossier pour plusieurs.",
            f"{out}: .svg or .png for one code, .pdf or a folder for several.",
        )
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for _, label in made:
        path = out / f"{label.thing.name}.svg"
        write_whole(path, labels.one(label, "svg"))
        written.append(path)
    return written


def _named(home: Home, folder: Path, language: str) -> Mapping[str, str]:
    """The goods of a folder of cards, with the names that they have there."""
    from clients.company.card_files import CardFolder

    rows = CardFolder(folder, home.web_id(), pod_of(home)).rows()
    cards = [row[-1].card for row in rows.values()]
    return {one.about: _in(one.product.name, language) for one in cards}


def _in(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or next(iter(names.values()))


def _wanted(home: Home, chosen: argparse.Namespace, language: str) -> Iterator[Wanted]:
    common = Wanted("", "", chosen.batch, chosen.serial, chosen.title, chosen.copies)
    for code in chosen.codes:
        yield replace(common, code=code, where=code)
    if chosen.cards is not None:
        for about, name in _named(home, chosen.cards, language).items():
            yield replace(common, code=about, where=name, title=chosen.title or name)
    if chosen.list is None:
        return
    reader = csv.DictReader(read_text(chosen.list).splitlines())
    if "code" not in (reader.fieldnames or ()):
        raise Misused(
            f"{chosen.list} : la première ligne nomme les colonnes ({', '.join(_COLUMNS)}) ; "
            "« code » manque.",
            f"{chosen.list}: the first line names the columns ({', '.join(_COLUMNS)}); “code” "
            "is missing.",
        )
    for number, row in enumerate(reader, 2):
        said = {name: (row.get(name) or "").strip() for name in _COLUMNS}
        given = {name: text for name, text in said.items() if text}
        if given:
            where = f"{chosen.list}:{number}"
            yield replace(common, **{"code": "", "where": where, **given})


def pod_of(home: Home) -> str:
    """The pod that the company's WebID lies in; empty where it lies in none."""
    document = home.web_id().partition("#")[0] if home.is_settled else ""
    return document.removesuffix(CARD) if document.endswith(f"/{CARD}") else ""


def resolver_of(home: Home, named: str) -> str:
    """As it was named, else of the pod that the company's WebID lies in, else GS1's."""
    if named:
        if not is_web_address(named):
            raise Misused(
                f"--resolver {named} n'est pas une adresse (https://…/).",
                f"--resolver {named} is no address (https://…/).",
            )
        return named if named.endswith("/") else f"{named}/"
    pod = pod_of(home)
    return f"{pod}{RESOLVER}" if pod else CANONICAL


def _copies(one: Wanted) -> int:
    if not one.copies.isdecimal() or not 1 <= int(one.copies) <= MOST_COPIES:
        raise Misused(
            f"{one.where} : « {one.copies} » exemplaires ? De 1 à {MOST_COPIES}.",
            f"{one.where}: “{one.copies}” copies? From 1 to {MOST_COPIES}.",
        )
    return int(one.copies)


def _grid(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([1-9]\d?)x([1-9]\d?)", text)
    if found is None:
        raise Misused(
            f"--labels {text} ? Colonnes x lignes, par exemple 3x8.",
            f"--labels {text}? Columns x rows, 3x8 for example.",
        )
    return int(found[1]), int(found[2])
