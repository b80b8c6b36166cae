"""A dossier back as our own sheet of answers: preparing that one again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from proofs.strict_json import Json

#: One answer, as ``importers.own`` reads it.
Answer: TypeAlias = "dict[str, Json]"


def answer_of(document: Mapping[str, Json], company: str) -> Answer:
    """What a signed statement says, without its signature and number."""
    answer: Answer = {
        "datapoint": str(document["datapoint"]).removeprefix("dp:"),
        "periodStart": document.get("periodStart"),
        "periodEnd": document.get("periodEnd"),
    }
    if document.get("refusalReason"):
        answer["refusal"] = str(document["refusalReason"]).removeprefix("sesame:")
        answer["note"], answer["language"] = _spoken(document.get("refusalNote"))
    else:
        answer["value"], answer["language"] = _value(document.get("value"))
        answer["unit"] = document.get("declaredUnit") or document.get("unitCode")
    if document.get("scope") != company:
        answer["scope"] = document.get("scope")
    method, spoken = _spoken(document.get("methodNote"))
    counting = document.get("countingMethod")
    answer |= {
        "methodNote": method,
        "language": answer.get("language") or spoken,
        "countingMethod": str(counting).removeprefix("sesame:") if counting else None,
        "evidence": document.get("evidence"),
        "confirmed": document.get("valueConfirmed"),
        "survey": _unwrapped(document.get("survey")),
    }
    return {name: part for name, part in answer.items() if part not in (None, "")}


def sheet(company: str, documents: Iterable[Mapping[str, Json]]) -> dict[str, Json]:
    """The whole sheet, for ``sesame-company prepare``."""
    return {"company": company, "answers": [answer_of(one, company) for one in documents]}


def _value(found: Json) -> tuple[Json, str]:
    """A value as people write it, and the language that it is in."""
    if isinstance(found, list):
        pairs = [_value(one) for one in found]
        return [value for value, _ in pairs], next((spoken for _, spoken in pairs if spoken), "")
    if isinstance(found, dict) and "@value" in found:
        return found["@value"], str(found.get("@language") or "")
    if isinstance(found, dict) and set(found) == {"id"}:
        return found["id"], ""
    return _unwrapped(found), ""


def _unwrapped(found: Json) -> Json:
    """A node's parts without the types that go without saying."""
    if isinstance(found, dict) and "@value" in found:
        return found["@value"]
    if isinstance(found, dict):
        return {name: _unwrapped(part) for name, part in found.items() if name != "type"}
    if isinstance(found, list):
        return [_unwrapped(one) for one in found]
    return found


def _spoken(found: Json) -> tuple[Json, str]:
    if isinstance(found, list):
        found = found[0] if found else None
    if isinstance(found, dict):
        return found.get("@value"), str(found.get("@language") or "")
    return found, ""
