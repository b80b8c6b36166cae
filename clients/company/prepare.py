"""From figures to signed statements: what is new is signed, what is unchanged stays as it is.

A statement's key is company, datapoint, period and scope. The same figure again changes nothing; a
changed one needs a reason and becomes the next number, which names the one that it supersedes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

import orjson

from clients.company.dossier import Dossier, Sealed, file_name, statement_in
from clients.company.drafts import Undraftable, datapoint_of, draft
from clients.company.figures import Figure, Settings, Trouble
from clients.company.importers.fields import number
from proofs.integrity import ProofInvalid, Suite, hash_of, sign
from proofs.keys import SigningKey
from proofs.model import NotAStatement, Statement
from proofs.statement import Fault, faults, read
from proofs.strict_json import Json
from proofs.value import value
from proofs.words import Words

#: What makes two statements of one key different although they say the same.
_NUMBERING = frozenset(
    {"id", "sequence", "supersedes", "restatementReason", "declaredUnit", "proof"}
)
_OPERANDS = ("numerator", "denominator")
_TOLERANCE = Decimal("0.01")
_TINY = Decimal("0.005")


@dataclass(slots=True)
class Prepared:
    """What came of it: new statements, those that stay, and figures that were refused."""

    signed: list[tuple[Sealed, bytes]] = field(default_factory=list)
    unchanged: list[Sealed] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@value
class _Draft:
    figure: Figure
    document: dict[str, Json]
    statement: Statement


def prepare(
    figures: Iterable[Figure],
    dossier: Dossier,
    key: SigningKey,
    settings: Settings,
    *,
    now: datetime,
    reason: str = "",
    renew: bool = False,
) -> Prepared:
    """Draft, judge and sign; nothing is written to the dossier here.

    ``renew`` says that facts without a date are true today again, and signs them so.
    """
    result = Prepared()
    drafts: list[_Draft] = []
    for figure in figures:
        try:
            made = _drafted(figure, dossier, settings, reason, renew=renew)
        except Undraftable as error:
            result.troubles.append(error.trouble)
            continue
        if isinstance(made, Sealed):
            result.unchanged.append(made)
        else:
            drafts.append(made)
    drafts = [_with_operands(one, drafts, dossier) for one in drafts]
    standing = [statement_in(dossier.body(sealed)) for sealed in result.unchanged]
    others = [one.statement for one in drafts] + [said for said in standing if said is not None]
    for one in drafts:
        found = _troubles(one, others, settings.today)
        if found:
            result.troubles += found
        else:
            result.signed.append(_signed(one, key, now))
    return result


def _drafted(
    figure: Figure, dossier: Dossier, settings: Settings, reason: str, *, renew: bool
) -> _Draft | Sealed:
    """A draft with its number, or the statement that says the same already."""
    asked = datapoint_of(figure)
    figure = _with_number_operands(figure)
    scope = figure.scope or settings.company
    period_end = figure.period_end
    if period_end is None:
        earlier = dossier.undated(asked.iri, scope)
        if earlier is not None and not renew:
            then = date.fromisoformat(earlier.periodEnd)
            same = draft(figure, settings, period_end=then)
            if _says_the_same(dossier, earlier, same):
                return earlier
        period_end = settings.today
    first = draft(figure, settings, period_end=period_end)
    statement = _as_statement(first, figure)
    before = dossier.latest(statement.key)
    if before is None:
        return _Draft(figure, first, statement)
    if _says_the_same(dossier, before, first):
        return before
    if not reason:
        raise Undraftable(
            Trouble(
                "reason-needed",
                figure.datapoint,
                figure.source,
                "",
                Words(
                    f"{figure.datapoint} ({period_end}) a déjà été signé avec une autre valeur : "
                    "dites pourquoi elle change avec --reason.",
                    f"{figure.datapoint} ({period_end}) was signed before with another value: "
                    "say why it changes with --reason.",
                ),
            )
        )
    again = draft(
        figure,
        settings,
        period_end=period_end,
        sequence=before.sequence + 1,
        supersedes=before.id,
        reason=reason,
    )
    return _Draft(figure, again, _as_statement(again, figure))


def _as_statement(document: Mapping[str, Json], figure: Figure) -> Statement:
    try:
        return read(document)
    except NotAStatement as error:
        words = Words(error.message_fr, error.message_en)
        trouble = Trouble("not-a-statement", figure.datapoint, figure.source, "", words)
        raise Undraftable(trouble) from error


def _says_the_same(dossier: Dossier, sealed: Sealed, document: Mapping[str, Json]) -> bool:
    try:
        there = orjson.loads(dossier.body(sealed))
    except orjson.JSONDecodeError:
        return False
    minded = [
        {
            name: _as_text(part)
            for name, part in one.items()
            if name not in _NUMBERING.union(_OPERANDS)
        }
        for one in (there, document)
    ]
    return minded[0] == minded[1]


def _as_text(part: Json) -> Json:
    """``false`` of a JSON sheet and ``"false"`` of a spreadsheet are one value."""
    if isinstance(part, bool):
        return "true" if part else "false"
    if isinstance(part, dict):
        return {name: _as_text(inner) for name, inner in part.items()}
    return [_as_text(one) for one in part] if isinstance(part, list) else part


def _with_number_operands(figure: Figure) -> Figure:
    """Operands given as numbers are reckoned here, told in the method, and confirm the value."""
    if figure.operands is None or figure.value is None:
        return figure
    over, under = (number(operand) for operand in figure.operands)
    if over is None or under is None:
        return figure
    stated = number(str(figure.value))
    right = over / under * 100 if under else None
    if stated is None or right is None or abs(stated - right) > max(abs(right) * _TOLERANCE, _TINY):
        shown = "—" if right is None else f"{right:.4f}".rstrip("0").rstrip(".")
        raise Undraftable(
            Trouble(
                "contradiction",
                figure.datapoint,
                figure.source,
                str(figure.value),
                Words(
                    f"{figure.datapoint} : {over} ÷ {under} fait {shown} %, pas {figure.value} %. "
                    "Corrigez la valeur ou ses opérandes.",
                    f"{figure.datapoint}: {over} ÷ {under} is {shown} %, not {figure.value} %. "
                    "Mend the value or its operands.",
                ),
            )
        )
    method = f"{figure.method} ({over} ÷ {under})" if figure.method else f"{over} ÷ {under}"
    return replace(figure, operands=None, method=method, confirmed=stated < 1)


def _with_operands(one: _Draft, drafts: Iterable[_Draft], dossier: Dossier) -> _Draft:
    """Operands given as datapoints become the ids of their statements for the same scope."""
    if one.figure.operands is None:
        return one
    ids = [_operand(name, one, drafts, dossier) for name in one.figure.operands]
    document = {**one.document, **dict(zip(_OPERANDS, ids, strict=True))}
    return replace(one, document=document, statement=read(document))


def _operand(name: str, one: _Draft, drafts: Iterable[_Draft], dossier: Dossier) -> str:
    near = [
        other.statement
        for other in drafts
        if other.statement.datapoint_id == name
        and (other.statement.scope, other.statement.period_end)
        == (one.statement.scope, one.statement.period_end)
    ]
    if near:
        return near[0].id
    kept = [
        sealed
        for sealed in dossier.statements
        if sealed.datapoint.endswith(f"/{name}")
        and (sealed.scope, sealed.periodEnd)
        == (one.statement.scope, one.statement.period_end.isoformat())
    ]
    return max(kept, key=lambda sealed: sealed.sequence).id if kept else name


def _troubles(one: _Draft, others: Iterable[Statement], today: date) -> list[Trouble]:
    found = faults(one.statement, others=others, today=today)
    return [fault_trouble(fault, one.figure.datapoint, one.figure.source) for fault in found]


def fault_trouble(fault: Fault, datapoint: str, source: str) -> Trouble:
    """A fault of ``proofs`` with its place in the papers."""
    words = Words(
        f"{datapoint} : {fault.message_fr} {fault.mend_fr}",
        f"{datapoint}: {fault.message_en} {fault.mend_en}",
    )
    return Trouble(fault.code, datapoint, source, fault.value, words)


def _signed(one: _Draft, key: SigningKey, now: datetime) -> tuple[Sealed, bytes]:
    try:
        document = sign(one.document, key, created=now)
    except ProofInvalid as error:
        raise RuntimeError(f"{one.figure.datapoint}: {error.reason}") from error
    said = one.statement
    sealed = Sealed(
        file=file_name(said),
        id=said.id,
        kind=said.kind.value,
        datapoint=said.datapoint,
        periodStart=said.key.period_start,
        periodEnd=said.key.period_end,
        scope=said.scope,
        sequence=said.sequence,
        contentHash=hash_of(document, suite=Suite.RDFC),
        verificationMethod=key.public.verification_method,
        source=one.figure.source,
    )
    return sealed, orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n"
