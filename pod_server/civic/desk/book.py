"""What a company without programs of its own keeps in its pod, as plain values.

::

    desk/book                    answers as they were typed, and customers; JSON, the owner's alone
    desk/statements/{hash}       signed statements, by content hash: the same octets for everybody
    desk/answers/{hash}          signed answers to questions of customers
    desk/papers/{hash}           terms of citizens and the company's answers, as they were signed
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, field, replace

from proofs.value import value

FOLDER = "desk"
BOOK, STATEMENTS, PAPERS = f"{FOLDER}/book", f"{FOLDER}/statements", f"{FOLDER}/papers"
ANSWERS = f"{FOLDER}/answers"
JSON = "application/json"
_FORM = 1


@value
class Draft:
    """One answer as it was typed, by the names of its fields. ``year`` is that of a figure.

    ``refusal`` is the reason of one that is refused, ``note`` what is said beside it. ``why`` says
    of one that was signed before whether it has changed since, or was wrong.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    year: str = ""
    refusal: str = ""
    note: str = ""
    why: str = ""
    language: str = "fr"


@value
class Customer:
    """A citizen's front office, and how the account there stood when it was last looked at.

    ``office`` has the code of the invitation in it. ``arrived`` are content hashes.
    """

    office: str
    account: str = ""
    holder: str = ""
    state: str = ""
    may_sell: bool = False
    missing: tuple[str, ...] = ()
    arrived: tuple[str, ...] = ()
    #: Whether the citizen has asked for the company's product cards.
    wants_cards: bool = False

    @property
    def place(self) -> str:
        """The office without the invitation: one customer, whoever invited."""
        return self.office.partition("?")[0]


@value
class Heard:
    """One thing that customers asked when it was last listened: so many, and these by name.

    ``key`` is a datapoint's short name, or a question's hash; of a question with its words.
    """

    key: str
    count: int
    text: str = ""
    language: str = ""
    by: tuple[str, ...] = ()


@value
class Reply:
    """An answer to a question as it was typed: words, or why there are none.

    ``why`` says why it is another than the one that was signed before.
    """

    text: str = ""
    refusal: str = ""
    note: str = ""
    why: str = ""
    language: str = "fr"


@value
class Book:
    """All of it. ``key`` is the did:key that signs, ``reminded`` the day of the last letter.

    ``replies`` are by the hash of their question; ``locked`` is the key as a passkey opens it.
    """

    drafts: Mapping[str, Draft] = field(default_factory=dict)
    customers: tuple[Customer, ...] = ()
    key: str = ""
    reminded: str = ""
    heard: tuple[Heard, ...] = ()
    replies: Mapping[str, Reply] = field(default_factory=dict)
    locked: str = ""

    def asked(self, key: str) -> Heard | None:
        """The question of this hash, if anybody asked it."""
        return next((one for one in self.heard if one.key == key and one.text), None)

    def drafted(self, answers: Mapping[str, Draft]) -> Book:
        """With these answers in place of those before."""
        return replace(self, drafts={**self.drafts, **answers})

    def without(self, names: frozenset[str]) -> Book:
        """Without the drafts of these datapoints: they are signed."""
        kept = {name: draft for name, draft in self.drafts.items() if name not in names}
        return replace(self, drafts=kept)

    def customer(self, office: str) -> Customer | None:
        """The one with this front office."""
        place = office.partition("?")[0]
        return next((one for one in self.customers if one.place == place), None)

    def with_customer(self, customer: Customer) -> Book:
        """With this one as it is now."""
        others = tuple(one for one in self.customers if one.place != customer.place)
        return replace(self, customers=(*others, customer))

    def written(self) -> bytes:
        """As JSON."""
        return json.dumps({"form": _FORM, **asdict(self)}, ensure_ascii=False).encode()

    @classmethod
    def read(cls, body: bytes) -> Book:
        """Inverse of :meth:`written`; ``ValueError`` for what is no book of this form."""
        found = json.loads(body)
        if not isinstance(found, dict) or found.get("form") != _FORM:
            raise ValueError("no book of this form")
        lists = ("missing", "arrived")
        return cls(
            {name: Draft(**draft) for name, draft in found["drafts"].items()},
            tuple(
                Customer(**{**one, **{name: tuple(one[name]) for name in lists}})
                for one in found["customers"]
            ),
            found["key"],
            found["reminded"],
            tuple(Heard(**{**one, "by": tuple(one["by"])}) for one in found.get("heard", ())),
            {key: Reply(**reply) for key, reply in found.get("replies", {}).items()},
            found.get("locked", ""),
        )
