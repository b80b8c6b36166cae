"""``diff``: what a push would change, told without asking anybody."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from clients.company.desk import Desk, Said
from clients.company.dossier import Dossier, Sealed
from clients.company.home import Home
from clients.console import Exit, plain
from proofs.datapoints import named
from proofs.strict_json import Json

_LONGEST = 60


def tell_changes(desk: Desk, home: Home, dossier: Dossier, *, dry: bool = False) -> Exit:
    """Each statement that not every account has, with what it replaces, and how many lack it.

    ``dry`` says that this was asked for instead of a push.
    """
    with home.register() as register:
        accounts, without = register.count(with_account=True), register.count(with_account=False)
        arrived = register.arrivals()
    lacking = [(one, accounts - arrived.get(one.contentHash, 0)) for one in dossier.statements]
    due = [(one, count) for one, count in lacking if count > 0]
    lines = [_line(dossier, one, count) for one, count in due]
    for line in lines:
        desk.say(*(_words(line, language) for language in ("fr", "en")))
    waiting = [accounts - arrived.get(one.contentHash, 0) for one in dossier.answers]
    answers = [count for count in waiting if count > 0]
    if answers:
        desk.say(
            f"  {len(answers)} réponses à envoyer, {sum(answers)} envois",
            f"  {len(answers)} answers to send, {sum(answers)} deliveries",
        )
    total = sum(count for _, count in due) + sum(answers)
    desk.say(
        f"{len(due)} déclarations à envoyer : {total} envois à {accounts} comptes au plus"
        + (f" ; {without} clients sans compte" if without else "")
        + (" (à blanc : rien n'est envoyé)." if dry else "."),
        f"{len(due)} statements to send: {total} deliveries to at most {accounts} accounts"
        + (f"; {without} customers without an account" if without else "")
        + (" (dry run: nothing is sent)." if dry else "."),
    )
    report: dict[str, Said] = {
        "accounts": accounts,
        "withoutAccount": without,
        "deliveries": total,
        "answers": len(answers),
        "statements": lines,
    }
    desk.report(report)
    return Exit.WELL


def _line(dossier: Dossier, sealed: Sealed, count: int) -> Mapping[str, Said]:
    before = _before(dossier.statements, sealed)
    return {
        "statement": sealed.file.removesuffix(".jsonld"),
        "datapoint": sealed.datapoint.rpartition("/")[2],
        "periodEnd": sealed.periodEnd,
        "sequence": sealed.sequence,
        "was": None if before is None else _shown(dossier, before),
        "is": _shown(dossier, sealed),
        "lackedBy": count,
    }


def _words(line: Mapping[str, Said], language: str) -> str:
    label = named(str(line["datapoint"])).label.in_language(language)
    value = line["is"] if line["was"] is None else f"{line['was']} → {line['is']}"
    dated, count = f"{label} ({line['periodEnd']}, n° {line['sequence']})", line["lackedBy"]
    if language == "fr":
        return f"  {dated} : {value}, à envoyer à {count} compte(s)"
    return f"  {dated}: {value}, to be sent to {count} account(s)"


def _before(statements: Sequence[Sealed], sealed: Sealed) -> Sealed | None:
    """What it takes the place of: its predecessor in number, or the last word without a period."""
    same = [s for s in statements if (s.datapoint, s.scope) == (sealed.datapoint, sealed.scope)]
    period = (sealed.periodStart, sealed.periodEnd)
    numbers = [s for s in same if (s.periodStart, s.periodEnd) == period]
    earlier = [s for s in numbers if s.sequence < sealed.sequence]
    if not earlier and not sealed.periodStart:
        earlier = [s for s in same if not s.periodStart and s.periodEnd < sealed.periodEnd]
    return max(earlier, key=lambda s: (s.periodEnd, s.sequence), default=None)


def _shown(dossier: Dossier, sealed: Sealed) -> str:
    document = json.loads(dossier.body(sealed))
    refused = document.get("refusalReason")
    text = str(refused).removeprefix("sesame:") if refused else _text(document.get("value"))
    unit = document.get("declaredUnit") or document.get("unitCode")
    shown = plain(f"{text} {unit}" if unit and not refused else text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _text(value: Json) -> str:
    if isinstance(value, dict):
        if "@value" in value:
            return str(value["@value"])
        return ", ".join(_text(part) for name, part in value.items() if name != "type")
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return str(value)
