"""The form of a recommendation: what is chosen from, and what was said in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import request

from pod_server.civic.circle.found import Answer
from pod_server.civic.circle.recommending import LONGEST
from pod_server.model.errors import BadRequest
from proofs.circles.recommendation import BASES, COUNTERPARTS, FAMILIES, STANCES, Opinion
from proofs.circles.reply import Reply
from proofs.value import value
from vocab.terms import SESAME

#: How a concept is called in forms and words: ``AdvisesAgainst`` is ``advises_against``.
_SPELT = {
    iri: "".join(f"_{c.lower()}" if c.isupper() else c for c in iri.removeprefix(SESAME.NS))[1:]
    for iri in (*STANCES, *BASES, *COUNTERPARTS, *FAMILIES)
}
_MEANT = {name: iri for iri, name in _SPELT.items()}
RELAYS = (0, 1, 2)
NOBODY, EVERYBODY = "nobody", "everybody"
#: Before the name of a group in ``groups/``.
CIRCLE = "circle:"


def names(concepts: tuple[str, ...]) -> tuple[str, ...]:
    """The same, as forms call them."""
    return tuple(_SPELT[each] for each in concepts)


def replied(said: Reply | Answer, language: str) -> str:
    """The text of a company's reply, in this language where it has one."""
    return said.text[spoken(said, language)]


def spoken(said: Reply | Answer, language: str) -> str:
    """The language in which a company's reply is shown to who reads this one."""
    return language if language in said.text else next(iter(said.text))


@value
class Said:
    """What stands in the form, as typed: nothing of it is lost when something is wrong."""

    stance: str = ""
    text: str = ""
    basis: str = ""
    day: str = ""
    counterpart: str = "no_counterpart"
    ratings: Mapping[str, str] | None = None
    relies_on: frozenset[str] = frozenset()
    relay: str = "0"
    readers: str = NOBODY

    @classmethod
    def sent(cls) -> Said:
        """By this request."""
        form = request.form
        ratings = {name: form.get(f"rating_{name}", "") for name in names(FAMILIES)}
        return cls(
            form.get("stance", ""),
            form.get("text", ""),
            form.get("basis", ""),
            form.get("day", ""),
            form.get("counterpart", ""),
            ratings,
            frozenset(form.getlist("relies_on")),
            form.get("relay", ""),
            form.get("readers", ""),
        )

    @classmethod
    def of(cls, opinion: Opinion, language: str, readers: str) -> Said:
        """What was said before, to be changed."""
        text = opinion.text.get(language) or next(iter(opinion.text.values()), "")
        return cls(
            _SPELT[opinion.stance],
            text,
            _SPELT[opinion.basis],
            opinion.experience_date.isoformat() if opinion.experience_date else "",
            _SPELT[opinion.counterpart],
            {_SPELT[family]: str(value) for family, value in opinion.ratings.items()},
            frozenset(opinion.relies_on),
            str(opinion.relay_limit),
            readers,
        )

    def trouble(self, today: date, receipt: str) -> str:
        """What people can mend, as the words call it; empty where all is well."""
        if not 0 < len(self.text.strip()) <= LONGEST:
            return "trouble_text"
        if self.basis == "verified_purchase" and not receipt:
            return "trouble_receipt"
        if self.day:
            try:
                said = date.fromisoformat(self.day)
            except ValueError:
                return "trouble_date"
            return "trouble_date" if said > today else ""
        return ""

    def opinion(
        self,
        item: str,
        language: str,
        receipt: str,
        known: frozenset[str],
        markets: tuple[str, ...],
    ) -> Opinion:
        """As the citizen means it. Raises ``BadRequest`` for what no form of ours sends."""
        readers = CIRCLE if self.readers.startswith(CIRCLE) else self.readers
        if readers not in (NOBODY, EVERYBODY, CIRCLE) or self.relay not in map(str, RELAYS):
            raise BadRequest("Choose who may read it, and through how many hands it may pass.")
        strange = self.relies_on - known
        if strange:
            raise BadRequest(f"{min(strange)} is the hash of no statement in this account.")
        ratings = {}
        for name, stars in (self.ratings or {}).items():
            if stars:
                if stars not in ("1", "2", "3", "4", "5"):
                    raise BadRequest("A rating is a number from 1 to 5.")
                ratings[_MEANT[name]] = int(stars)
        basis = _meant("basis", self.basis, BASES)
        return Opinion(
            item=item,
            stance=_meant("stance", self.stance, STANCES),
            text={language: self.text.strip()},
            basis=basis,
            counterpart=_meant("counterpart", self.counterpart, COUNTERPARTS),
            relay_limit=int(self.relay),
            experience_date=date.fromisoformat(self.day) if self.day else None,
            evidence=receipt if basis == SESAME.VERIFIED_PURCHASE else "",
            relies_on=tuple(sorted(self.relies_on)),
            markets=markets,
            ratings=ratings,
        )


def _meant(field: str, said: str, known: tuple[str, ...]) -> str:
    if _MEANT.get(said) not in known:
        raise BadRequest(f"Choose one of {', '.join(names(known))} for {field}.")
    return _MEANT[said]
