"""Credentials in an envelope (VC-JOSE, SD-JWT VC): taken out at the edge, as what they say.

What wallets hand over is a signed token, behind which each claim that may be kept back lies as a
*disclosure*; the token has its hash. Whose seal the envelope bears is not asked here: what is in it
is a proposal to whoever reads it, and it is the company that signs.
"""

from __future__ import annotations

from collections.abc import Mapping

from proofs import strict_json
from proofs.payments import compact
from proofs.payments.compact import BadToken
from proofs.strict_json import Json

_HIDDEN, _ALGORITHM, _ELEMENT = "_sd", "_sd_alg", "..."


def is_enveloped(text: str) -> bool:
    """Whether it looks like a token: a JSON object in base64url begins like this."""
    return text.lstrip().startswith("ey")


def opened(text: str) -> dict[str, Json]:
    """What a token says, with all that is disclosed behind it. Raises :class:`BadToken`.

    A disclosure that nothing in the token names is refused: it was put there by somebody else.
    """
    token, *behind = "".join(text.split()).split("~")
    claims = compact.take_apart(token).claims
    if claims.get(_ALGORITHM, "sha-256") != "sha-256":
        raise BadToken("Its disclosures are hashed in a way that is not known here.")
    disclosed = {
        compact.digest(each.encode()): _disclosure(each)
        for each in behind
        if each and "." not in each
    }
    found = _merged(dict(claims), disclosed)
    if disclosed:
        raise BadToken("A disclosure is not one that was signed.")
    if not isinstance(found, dict):
        raise BadToken("It says nothing.")
    inner = found.get("vc")
    return inner if isinstance(inner, dict) else found


def _disclosure(text: str) -> list[Json]:
    try:
        found = strict_json.read(compact.decode(text))
    except (strict_json.MalformedJson, strict_json.TooComplex):
        found = None
    if not isinstance(found, list) or len(found) not in (2, 3):
        raise BadToken("A disclosure cannot be read.")
    return found


def _merged(value: Json, disclosed: dict[str, list[Json]]) -> Json:
    """The same with what is disclosed in its place; each disclosure is taken once."""
    if isinstance(value, list):
        return [_merged(each, disclosed) for each in _elements(value, disclosed)]
    if not isinstance(value, dict):
        return value
    plain = {name: part for name, part in value.items() if name not in (_HIDDEN, _ALGORITHM)}
    for name, part in _members(value, disclosed):
        if name in plain or name in (_HIDDEN, _ELEMENT):
            raise BadToken("A disclosure says something that is there already.")
        plain[name] = part
    return {name: _merged(part, disclosed) for name, part in plain.items()}


def _members(value: Mapping[str, Json], disclosed: dict[str, list[Json]]) -> list[tuple[str, Json]]:
    hidden = value.get(_HIDDEN)
    found = []
    for each in hidden if isinstance(hidden, list) else ():
        said = disclosed.pop(each, None) if isinstance(each, str) else None
        if said is not None:
            if len(said) != 3 or not isinstance(said[1], str):
                raise BadToken("A disclosure cannot be read.")
            found.append((said[1], said[2]))
    return found


def _elements(value: list[Json], disclosed: dict[str, list[Json]]) -> list[Json]:
    found: list[Json] = []
    for each in value:
        named = each.get(_ELEMENT) if isinstance(each, dict) and set(each) == {_ELEMENT} else None
        if named is None:
            found.append(each)
        elif isinstance(named, str) and named in disclosed:
            found.append(disclosed.pop(named)[-1])
    return found
