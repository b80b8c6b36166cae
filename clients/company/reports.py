"""What is told of a push: a line each where customers are few, counts and a file where not."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from clients.company.delivery import Delivery, Outcome
from clients.company.desk import Desk, Said, worst
from clients.company.register import Register
from clients.console import Exit

_WORDS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.DELIVERED: ("ont tout reçu", "have everything"),
    Outcome.REFUSED: ("refusent une déclaration", "refuse a statement"),
    Outcome.CLOSED: ("compte fermé, suspendu ou refusé", "account closed, suspended or refused"),
    Outcome.WAITING: ("sans réponse du citoyen", "not answered by the citizen"),
    Outcome.UNASKED: ("sans compte demandé", "no account asked for"),
    Outcome.UNWANTED: ("n'ont pas demandé vos fiches", "have not asked for your cards"),
    Outcome.BUSY: ("ont demandé de revenir plus tard", "asked to come back later"),
    Outcome.DEAD: ("ne répondent pas", "do not answer"),
}
_STATUSES: Mapping[Outcome, Exit] = {
    **dict.fromkeys(Outcome, Exit.REFUSED),
    Outcome.DELIVERED: Exit.WELL,
    Outcome.UNWANTED: Exit.WELL,
    Outcome.DEAD: Exit.UNREACHABLE,
    Outcome.BUSY: Exit.UNREACHABLE,
}


def why_not(delivery: Delivery, language: str) -> str:
    """In one line why not everything is there; empty where it is."""
    account = delivery.account
    if account is not None and not account.is_open:
        return account.words(language)
    if delivery.is_complete:
        words = _WORDS[Outcome.UNWANTED] if delivery.unwanted else ("", "")
        return words[language != "fr"]
    if delivery.error is not None:
        return delivery.error.detail(language)
    if delivery.rejected:
        return "; ".join(f"{one.name}: {one.error.detail(language)}" for one in delivery.rejected)
    return ""


def write_report(register: Register, path: Path) -> None:
    """Everybody who does not have everything, with the reason, as CSV; written in one step."""
    with path.with_name(f".{path.name}.new").open("w", newline="", encoding="utf-8") as file:
        Path(file.name).chmod(0o600)
        rows = csv.writer(file)
        rows.writerow(("customer", "account", "outcome", "accepted", "already", "why"))
        for told in register.tellings(but=Outcome.DELIVERED):
            rows.writerow(
                (
                    told.enrolment.customer,
                    told.enrolment.account,
                    told.outcome,
                    told.accepted,
                    told.already,
                    told.why,
                )
            )
    Path(file.name).replace(path)


def tell_round(
    desk: Desk,
    register: Register,
    kept: Mapping[str, Delivery] | None,
    report: Path,
    seconds: float,
) -> Exit:
    """The one report of a push; ``kept`` are the deliveries, where they are told one by one."""
    counts = {Outcome(kind): count for kind, count in register.outcomes().items()}
    whole, total = counts.get(Outcome.DELIVERED, 0), sum(counts.values())
    accepted, already = register.totals()
    if kept is None:
        for kind, (fr, en) in _WORDS.items():
            if counts.get(kind):
                desk.say(f"{counts[kind]:>9} {fr}", f"{counts[kind]:>9} {en}")
        rate = accepted / max(seconds, 0.001)
        took = f"{seconds:.0f} s, {rate:.0f}/s"
        desk.say(
            f"{accepted} déclarations acceptées, {already} déjà là ({took}).",
            f"{accepted} statements accepted, {already} already there ({took}).",
        )
        desk.say(f"Qui n'a pas tout, et pourquoi : {report}", f"Who lacks what, and why: {report}")
    desk.say(
        f"{whole} Sésame(s) sur {total} ont tout reçu.",
        f"{whole} of {total} Sésame(s) have everything.",
    )
    desk.report(
        {
            **{kind.value: counts.get(kind, 0) for kind in Outcome},
            "statements": {"accepted": accepted, "already": already},
            "seconds": f"{seconds:.1f}",
            "report": str(report),
            "sesames": [_delivery_members(desk, one) for one in (kept or {}).values()],
        }
    )
    return worst([_STATUSES[kind] for kind, count in counts.items() if count])


def tell_delivery(desk: Desk, delivery: Delivery) -> None:
    new, old, refused = (
        len(part) for part in (delivery.accepted, delivery.already, delivery.rejected)
    )
    left = len(delivery.left)
    answered = ", ".join(
        f"{count} × {status}" for status, count in sorted(delivery.statuses.items())
    )
    answered = f" (HTTP: {answered})" if answered else ""
    desk.say(
        f"{delivery.customer} : {new} acceptées, {old} déjà là, {refused} refusées"
        + (f", {left} non envoyées" if left else "")
        + answered,
        f"{delivery.customer}: {new} accepted, {old} already there, {refused} refused"
        + (f", {left} not sent" if left else "")
        + answered,
    )
    reasons: dict[str, list[str]] = {}
    for rejected in delivery.rejected:
        reasons.setdefault(desk.failure(rejected.error), []).append(rejected.name)
    for reason, names in reasons.items():
        line = f"  ✗ {', '.join(names)}: {reason}"
        desk.say(line, line)
    if delivery.error is not None:
        line = f"  ✗ {desk.failure(delivery.error)}"
        desk.say(line, line)
    elif delivery.account is None:
        if delivery.accepted or delivery.already:
            return  # it is known to be open, and was not looked at
        desk.say(
            "  ✗ pas de compte ici : sesame-company open d'abord.",
            "  ✗ no account here: sesame-company open first.",
        )
    elif not delivery.account.is_open:
        line = f"  ✗ {delivery.account.words(desk.language)}"
        desk.say(line, line)


def _delivery_members(desk: Desk, delivery: Delivery) -> Mapping[str, Said]:
    return {
        "customer": delivery.customer,
        "account": None if delivery.account is None else delivery.account.address,
        "state": None if delivery.account is None else delivery.account.state,
        "accepted": delivery.accepted,
        "already": delivery.already,
        "refused": [
            {"statement": one.name, "reason": desk.failure(one.error)} for one in delivery.rejected
        ],
        "left": delivery.left,
        "httpStatuses": {str(status): n for status, n in sorted(delivery.statuses.items())},
        "error": None if delivery.error is None else desk.failure(delivery.error),
    }
