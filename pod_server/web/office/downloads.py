"""Taking it along: the états civils as Turtle, JSON-LD and CSV, and the whole pod as an archive."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, make_response, send_file

from pod_server.actions.export import Export
from pod_server.civic.civil_status.overview import Company, Overview
from pod_server.contracts import Codecs
from pod_server.model.errors import MissingResource
from pod_server.web.office.lines import standing_words
from pod_server.web.office.values import pieces
from pod_server.web.office.who import Door, Owner
from proofs.model import Statement
from proofs.standings import Line
from proofs.value import value
from proofs.values import Node, plain
from vocab.terms import SESAME

TYPES = {"ttl": "text/turtle", "jsonld": "application/ld+json"}
COLUMNS = (
    "company",
    "webid",
    "datapoint",
    "label_fr",
    "label_en",
    "standing",
    "value",
    "unit",
    "period_start",
    "period_end",
    "sequence",
    "refusal_reason",
    "assurance",
    "statement",
)
#: A cell that a spreadsheet would run is written as text (S-59 in another dress).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_IN_MEMORY = 4 * 1024 * 1024


@value
class Downloads:
    """Files made when asked for."""

    door: Door
    overview: Overview
    codecs: Codecs
    export: Export

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("downloads", __name__, url_prefix="/office")
        found.add_url_rule("/civil-status.<kind>", "all", self.all)
        found.add_url_rule("/companies/<identifier>/civil-status.<kind>", "one", self.one)
        found.add_url_rule("/export.zip", "archive", self.archive)
        return found

    def all(self, kind: str) -> Response:
        """Every company's; samples are none."""
        owner = self.door.owner()
        found = self.overview.companies(owner.ledger)
        return self._file(owner, [each for each in found if not each.is_sample], kind)

    def one(self, identifier: str, kind: str) -> Response:
        """One company's."""
        owner = self.door.owner()
        company = self.overview.company(owner.ledger, identifier)
        if company is None:
            raise MissingResource(identifier)
        return self._file(owner, [company], kind)

    def archive(self) -> Response:
        """The whole pod: every resource with its rules and description, byte for byte (S-49)."""
        owner = self.door.fresh_owner()
        kept = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # sent, then closed by Flask
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, pieces in self.export.files(owner.ledger):
                with archive.open(path, "w", force_zip64=True) as entry:
                    for piece in pieces:
                        entry.write(piece)
        kept.seek(0)
        name = f"{owner.ledger.pod.name}.zip"
        return send_file(kept, "application/zip", as_attachment=True, download_name=name)

    def _file(self, owner: Owner, companies: Sequence[Company], kind: str) -> Response:
        if kind == "csv":
            body = _csv(companies).encode("utf-8-sig")
            media_type = "text/csv; charset=utf-8"
        elif kind in TYPES:
            graph = self.overview.graph(owner.ledger, companies)
            body = self.codecs.serialize(graph, TYPES[kind], owner.ledger.pod.base)
            media_type = TYPES[kind]
        else:
            raise MissingResource(f"civil-status.{kind}")
        response = make_response(body)
        response.headers["Content-Type"] = media_type
        response.headers["Content-Disposition"] = f'attachment; filename="civil-status.{kind}"'
        return response


def _csv(companies: Sequence[Company]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for company in companies:
        for row in _rows(company):
            writer.writerow([f"'{c}" if c.startswith(_FORMULA) else c for c in row])
    return out.getvalue()


def _rows(company: Company) -> Iterator[list[str]]:
    for line in company.status.lines:
        said = line.statement
        yield [
            company.name,
            company.account.company,
            line.datapoint.id,
            line.datapoint.label.fr,
            line.datapoint.label.en,
            standing_words(line),
            "; ".join(_cell(line, said)) if said else "",
            said.unit_code if said else "",
            said.period_start.isoformat() if said and said.period_start else "",
            said.period_end.isoformat() if said else "",
            str(said.sequence) if said else "",
            said.refusal_reason.removeprefix(SESAME.NS) if said else "",
            line.assurance,
            said.id if said else "",
        ]


def _cell(line: Line, said: Statement) -> Iterator[str]:
    """Values as they were declared; of a value with parts, its parts in words."""
    if any(isinstance(value, Node) for value in said.values):
        yield from (piece.text for piece in pieces(said, line.datapoint, "en"))
    else:
        yield from (plain(value) for value in said.values)
