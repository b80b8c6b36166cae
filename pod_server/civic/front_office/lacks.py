"""What keeps a company from selling, in words of both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pod_server.model.errors import Lack
from proofs.standings import Owed, Standing
from vocab.terms import SESAME

_CODES = {
    Standing.MISSING: "missing",
    Standing.STALE: "stale",
    Standing.REFUSED: "refused",
    Standing.CONTESTED: "contested",
    Standing.UNASSURED: "unassured",
}
_TERMS = Lack(
    "terms",
    "",
    "Les conditions du citoyen ne sont pas acceptées : lisez-les au guichet et répondez-y par une "
    "demande signée (sesame-company open --terms NOM).",
    "The citizen's terms are not accepted: read them at the front office and answer them by a "
    "signed request (sesame-company open --terms NAME).",
)
_DOUBLE_TALK = Lack(
    "double-talk",
    "",
    "Une preuve que l'entreprise a signé deux choses différentes pour la même donnée attend d'être "
    "réglée.",
    "A proof that the company signed two different things for one datapoint is not settled yet.",
)
NOT_LIVE: Mapping[str, Lack] = {
    SESAME.REQUESTED: Lack(
        "state",
        "",
        "Le citoyen n'a pas encore accepté le compte.",
        "The citizen has not accepted the account yet.",
    ),
    SESAME.SUSPENDED: Lack(
        "state", "", "Le citoyen a suspendu le compte.", "The citizen has suspended the account."
    ),
}
SAMPLE = Lack(
    "sample",
    "",
    "C'est une entreprise d'exemple, qui n'existe pas : elle ne vend rien.",
    "This is a sample company, which does not exist: it sells nothing.",
)
CLOSED = Lack("state", "", "Le citoyen a fermé le compte.", "The citizen has closed the account.")


def of_account(owed: Sequence[Owed], *, has_terms: bool, double_talk: bool) -> Iterator[Lack]:
    """What keeps an account that lives from selling."""
    if not has_terms:
        yield _TERMS
    if double_talk:
        yield _DOUBLE_TALK
    for each in owed:
        yield Lack(_CODES[each.why], each.datapoint.iri, each.words.fr, each.words.en)
