"""Credentials in words: what each says, by whom, until when, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from markupsafe import Markup

from pod_server.civic.credentials import claims
from pod_server.civic.credentials.keeping import Came, Credentials, Kept
from pod_server.civic.credentials.reasons import REASONS
from pod_server.civic.credentials.record import Record, Verdict
from pod_server.civic.giving.held import Held, holding
from pod_server.civic.giving.personal import day_of
from pod_server.civic.giving.sorts import SORTS
from pod_server.contracts import Ledger
from pod_server.web import dates
from pod_server.web.me.words import words
from pod_server.web.office.today import Row as Line
from pod_server.web.office.who import Owner
from pod_server.web.reading.text import LONGEST_ADDRESS, LONGEST_TITLE, visible
from pod_server.web.sharing import places
from pod_server.web.tongue import tongue
from proofs.credentials.credential import Credential
from proofs.value import value
from vocab.terms import XSD

#: Names of those who have it that are shown.
SHOWN = 5


@value
class Row:
    """One credential. ``state`` is empty for one that waits; ``mark`` is a class of the page."""

    name: str
    title: Markup
    says: Sequence[Markup]
    issuer: Markup
    time: str
    state: str
    reason: str
    is_good: bool
    replaces: bool
    fills: bool
    holders: Sequence[Markup]
    more: int
    sharing: str


def waiting(came: Came, *, replaces: bool) -> Row:
    """One of the inbox."""
    sort = claims.sort_of(came.credential)
    return _row(came.name, came.credential, replaces=replaces, fills=bool(sort))


def kept(ledger: Ledger, found: Kept, held: Sequence[Held], now: int) -> Row:
    """One that is kept."""
    language = tongue()
    who = list(holding(ledger, found.name, held, now))
    reason = found.record.reason
    said = REASONS[reason][language == "fr"] if reason in REASONS else ""
    if found.record.verdict not in (Verdict.INVALID, Verdict.UNKNOWN):
        said = ""
    if found.is_valid and not found.credential.statuses:
        said = words(language)["cred_no_status"]
    if found.record.about:
        said = f"{said} {words(language)['cred_before']}".strip()
    return _row(
        found.name,
        found.credential,
        state=state(found.record),
        reason=said,
        is_good=found.is_valid,
        holders=[visible(each, LONGEST_ADDRESS) for each in who[:SHOWN]],
        more=max(len(who) - SHOWN, 0),
        sharing=places.href(found.name),
    )


def waiting_rows(credentials: Credentials, owner: Owner, language: str) -> Iterator[Line]:
    """How many wait for her decision, as a line of the first page."""
    count = credentials.count(owner.ledger)
    if count:
        counted = words.counted(count, "n_creds", language)
        yield Line("waiting", words(language)["creds"], counted, "/office/me/credentials")


def state(found: Record) -> str:
    """How it stands, and when that was looked at."""
    language = tongue()
    say, verdict = words(language), found.verdict
    said = say[f"cred_{verdict}"]
    if verdict not in (Verdict.VALID, Verdict.EARLY):
        said += f" {dates.day(_day(found.since_us), language)}"
    if verdict in (Verdict.EXPIRED, Verdict.REVOKED, Verdict.INVALID):
        return said
    if not found.looked_us:
        return f"{said}, {say['cred_never_looked']}"
    return f"{said}, {say['cred_looked']} {dates.day(_day(found.looked_us), language)}"


def _row(
    name: str,
    said: Credential,
    *,
    state: str = "",
    reason: str = "",
    is_good: bool = False,
    replaces: bool = False,
    fills: bool = False,
    holders: Sequence[Markup] = (),
    more: int = 0,
    sharing: str = "",
) -> Row:
    return Row(
        name,
        visible(title(said), LONGEST_TITLE),
        _says(said),
        visible(said.issuer, LONGEST_ADDRESS),
        _time(said),
        state,
        reason,
        is_good,
        replaces,
        fills,
        holders,
        more,
        sharing,
    )


def title(said: Credential) -> str:
    """As its issuer calls it, in the reader's language where it does."""
    language, sort = tongue(), claims.sort_of(said)
    say = words(language)
    called = said.names.get(language) or said.names.get("") or next(iter(said.names.values()), "")
    return called or say[f"sort_{sort}" if sort else "cred_paper"]


def _says(said: Credential) -> list[Markup]:
    found = []
    for sort in claims.VERIFIED:
        values = claims.said(said, sort)
        for field in SORTS[sort].fields:
            value = values.get(field.name, "")
            day = day_of(value) if field.datatype == XSD.DATE else None
            if value:
                found.append(visible(dates.day(day, tongue()) if day else value, LONGEST_TITLE))
    return found


def _time(said: Credential) -> str:
    language = tongue()
    say = words(language)
    parts = []
    if said.valid_from is not None:
        parts.append(f"{say['cred_from']} {dates.day(said.valid_from.date(), language)}")
    if said.valid_until is not None:
        parts.append(f"{say['cred_until']} {dates.day(said.valid_until.date(), language)}")
    else:
        parts.append(say["cred_no_end"])
    return ", ".join(parts)


def _day(us: int) -> date:
    return datetime.fromtimestamp(us / 1_000_000, UTC).date()
