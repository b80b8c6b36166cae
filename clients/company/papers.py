"""All papers of a company together: which is which, and where two of them contradict."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from clients.company import core_business, workbook
from clients.company.figures import Figure, Reading, Settings
from clients.company.importers import certificate, company_info, eucc, others, own, vat, vsme
from clients.company.importers.fields import Document
from clients.console import Misused
from proofs.enveloped import is_enveloped, opened
from proofs.payments.compact import BadToken
from proofs.value import value

_READERS: tuple[
    tuple[Callable[[Document], bool], Callable[[Document, str, Settings], Reading]], ...
] = tuple(
    (module.recognises, module.read)
    for module in (eucc, company_info, vat, vsme, certificate, others, own)
)
_SUFFIXES = (".json", ".csv", ".xlsx", ".ttl", ".jwt", ".sd-jwt")
_LARGEST = 50_000_000


@value
class Paper:
    """One file, and what came out of it."""

    path: Path
    reading: Reading


def read_papers(paths: Iterable[Path], settings: Settings) -> tuple[Paper, ...]:
    """Each file by the importer that recognises it; files of a folder in the order of their names.

    Raises :class:`Misused` for a file that cannot be read or that no importer knows.
    """
    files = [file for path in paths for file in _files(path)]
    return tuple(Paper(file, _read(file, settings)) for file in files)


def merged(papers: Iterable[Paper]) -> Reading:
    """The figures of all papers; where two tell one thing differently, neither is taken."""
    whole = Reading("all")
    kept: dict[tuple[object, ...], Figure] = {}
    contested: set[tuple[object, ...]] = set()
    for paper in papers:
        whole.troubles += paper.reading.troubles
        whole.remarks += paper.reading.remarks
        for figure in paper.reading.figures:
            key = _key(figure)
            known = kept.get(key)
            if known is None:
                kept[key] = figure
            elif not _same(known, figure):
                contested.add(key)
                _contest(whole, known, figure)
            else:
                kept[key] = _together(known, figure)
    whole.figures = [figure for key, figure in kept.items() if key not in contested]
    return whole


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES)
    return [path]


def _read(path: Path, settings: Settings) -> Reading:
    try:
        if path.stat().st_size > _LARGEST:
            raise Misused(f"{path} dépasse 50 Mo.", f"{path} is over 50 MB.")
        if path.suffix.lower() == ".xlsx":
            return own.read_rows(workbook.rows_of(path), path.name, settings)
        body = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Misused(f"{path} : {error}", f"{path}: {error}") from error
    if path.suffix.lower() == ".csv":
        return own.read_csv(body, path.name, settings)
    if path.suffix.lower() == ".ttl":
        try:
            return core_business.read(body.encode(), path.name, settings)
        except SyntaxError as error:
            raise Misused(f"{path} : {error}", f"{path}: {error}") from error
    try:
        plain = json.dumps(opened(body)) if is_enveloped(body) else body
        document = json.loads(plain, parse_float=Decimal)
    except BadToken as error:
        raise Misused(
            f"{path} n'est pas une attestation lisible dans son enveloppe (JWT, SD-JWT) : {error}",
            f"{path} is no attestation that can be read in its envelope (JWT, SD-JWT): {error}",
        ) from error
    except ValueError as error:
        raise Misused(
            f"{path} n'est pas du JSON : {error}", f"{path} is not JSON: {error}"
        ) from error
    if isinstance(document, dict):
        for recognises, read in _READERS:
            if recognises(document):
                reading = read(document, path.name, settings)
                if is_enveloped(body):
                    _unsealed(reading, path.name)
                return reading
    raise Misused(
        f"{path} : ni attestation d'entreprise (EUCC, company-info, TVA…), ni faits VSME, ni "
        "feuille de réponses.",
        f"{path}: neither an attestation of a company (EUCC, company-info, VAT…), nor VSME facts, "
        "nor a sheet of answers.",
    )


def _unsealed(reading: Reading, name: str) -> None:
    reading.remark(
        "enveloped",
        name,
        fr=f"{name} vient d'une enveloppe signée (JOSE), dont la signature n'a pas été vérifiée.",
        en=f"{name} comes from a signed envelope (JOSE), whose signature has not been verified.",
    )


def _key(figure: Figure) -> tuple[object, ...]:
    """What is asked: a fact without period is asked once, whatever the day of the paper."""
    if figure.period_start is None:
        return (figure.datapoint, figure.scope)
    return (figure.datapoint, figure.scope, figure.period_start, figure.period_end)


def _same(one: Figure, other: Figure) -> bool:
    if isinstance(one.value, list) and isinstance(other.value, list):
        return True
    if isinstance(one.value, dict) and isinstance(other.value, dict):
        shared = one.value.keys() & other.value.keys()
        return all(one.value[part] == other.value[part] for part in shared - {"language"})
    return (one.value, one.refusal) == (other.value, other.refusal)


def _together(one: Figure, other: Figure) -> Figure:
    """The later of two that agree, with the parts that only the other one knows."""
    later, earlier = one, other
    if other.period_end is not None and (
        one.period_end is None or other.period_end > one.period_end
    ):
        later, earlier = other, one
    if isinstance(later.value, dict) and isinstance(earlier.value, dict):
        return replace(later, value={**earlier.value, **later.value})
    if isinstance(later.value, list) and isinstance(earlier.value, list):
        return replace(
            later, value=[*dict.fromkeys([*map(str, earlier.value), *map(str, later.value)])]
        )
    return later


def _contest(whole: Reading, one: Figure, other: Figure) -> None:
    first, second = _shown(one), _shown(other)
    whole.trouble(
        "papers-disagree",
        one.datapoint,
        f"{one.source}, {other.source}",
        f"{first} / {second}",
        fr=f"{one.source} dit {first}, {other.source} dit {second} : ôtez le papier qui se trompe, "
        "ou datez les deux.",
        en=f"{one.source} says {first}, {other.source} says {second}: take the wrong paper away, "
        "or date both.",
    )


def _shown(figure: Figure) -> str:
    if figure.value is None:
        return figure.refusal
    if isinstance(figure.value, dict):
        return ", ".join(f"{part} {value}" for part, value in figure.value.items())
    return str(figure.value)
