"""From a refusing answer to a typed error: problem details (RFC 9457) and the rest."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from clients.pod_client.errors import BY_STATUS, LoginRefused, RequestRefused, Violation
from clients.pod_client.messages import Request, Response
from vocab.terms import SOLID

#: Types in which a server may send a SHACL report as the whole body of a 422.
REPORT_TYPES = frozenset({"text/turtle", "application/ld+json", "application/n-triples"})
_LONGEST_TEXT = 2_000


def refusal(request: Request, response: Response, now: float) -> RequestRefused:
    """The error for an answer of 400 and over; a body that cannot be read costs only its words."""
    kind = BY_STATUS.get(response.status, RequestRefused)
    error = kind(request.method, request.url, response.status)
    error.retry_after = retry_after(response, now)
    error.described = response.linked(SOLID.STORAGE_DESCRIPTION)
    if response.status == 422 and response.media_type in REPORT_TYPES:
        error.report, error.report_type = response.body, response.media_type
        return error
    members = _members(response)
    if members is None:
        if response.media_type == "text/plain":
            error.problem_detail = response.text[:_LONGEST_TEXT].strip()
        return error
    error.problem_type = _text(members, "type") or "about:blank"
    error.title = _text(members, "title")
    error.problem_detail = _text(members, "detail") or _text(members, "message")
    said = members.get("message")
    if isinstance(said, dict):
        error.messages = {str(k): v for k, v in said.items() if isinstance(v, str)}
    error.violations = _violations(members.get("violations"))
    report = members.get("report")
    if isinstance(report, str) and report:
        error.report, error.report_type = report.encode(), "text/turtle"
    elif isinstance(report, dict | list):
        error.report, error.report_type = json.dumps(report).encode(), "application/ld+json"
    return error


def login_refusal(request: Request, response: Response) -> LoginRefused:
    """The error of a token endpoint (RFC 6749 §5.2)."""
    members = _members(response) or {}
    code = _text(members, "error")
    words = _text(members, "error_description") or code or "the issuer gave no reason"
    return LoginRefused(
        request.method,
        request.url,
        response.status,
        title=code,
        problem_detail=f"The issuer refuses the credentials: {words}",
    )


def retry_after(response: Response, now: float) -> float | None:
    """Seconds until one may come back (RFC 9110 §10.2.3), or None where nothing is said."""
    said = (response.header("retry-after") or "").strip()
    if said.isdecimal():
        return float(said)
    return _until(said, now) if said else None


def _until(date: str, now: float) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.fromtimestamp(now, UTC)).total_seconds())


def _members(response: Response) -> dict[str, object] | None:
    if not response.media_type.endswith("json"):
        return None
    try:
        found = json.loads(response.body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _text(members: dict[str, object], name: str) -> str:
    found = members.get(name)
    return found if isinstance(found, str) else ""


def _violations(found: object) -> tuple[Violation, ...]:
    if not isinstance(found, list):
        return ()
    read = (_violation(item) for item in found if isinstance(item, dict))
    return tuple(violation for violation in read if violation.code or violation.messages)


def _violation(item: dict[str, object]) -> Violation:
    said = item.get("message")
    messages: dict[str, str] = {}
    if isinstance(said, str):
        messages["en"] = said
    elif isinstance(said, dict):
        messages = {str(k): v for k, v in said.items() if isinstance(v, str)}
    code, focus, path, value = (str(item.get(k) or "") for k in ("code", "focus", "path", "value"))
    return Violation(code, focus, path, value, messages)
