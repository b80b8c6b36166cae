"""One's own facts on one page: seen, changed, and who has each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from flask import Blueprint, Response, make_response, redirect, request
from markupsafe import Markup

from pod_server.actions.settle import Prepared, settle_now
from pod_server.civic.credentials import claims
from pod_server.civic.giving.changes import Changes, Known
from pod_server.civic.giving.facts import DerivedFacts
from pod_server.civic.giving.held import holding
from pod_server.civic.giving.personal import PERSONAL, Fact, day_of
from pod_server.civic.giving.sorts import PAPER, SORTS, Field, Sort
from pod_server.civic.products.private_profile import EATEN, PrivateProfiles
from pod_server.contracts import Ledger
from pod_server.model.errors import BadRequest
from pod_server.web import dates, problem_words
from pod_server.web.choices import languages
from pod_server.web.chosen import one_of
from pod_server.web.me.changed import fact_said
from pod_server.web.me.changed import href as changed
from pod_server.web.me.credential_rows import state
from pod_server.web.me.words import words
from pod_server.web.office.who import Door, Owner
from pod_server.web.reading.text import LONGEST_ADDRESS, visible
from pod_server.web.sharing import places
from pod_server.web.sharing.people import Introductions
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value
from vocab.terms import XSD

HOME = "/office/me"
#: Names of those who have a fact that are shown beside it.
SHOWN = 5
_KINDS = {XSD.DATE: "date", XSD.INTEGER: "number"}


@value
class Box:
    """One field of a form: ``type`` as HTML has it; ``said`` is the value in words.

    ``options`` are what can be chosen: one, or any number where ``many``.
    """

    name: str
    label: str
    type: str
    value: str
    said: Markup
    options: Sequence[tuple[str, str]] = ()
    many: bool = False


@value
class Card:
    """One fact, in words."""

    sort: str
    title: str
    name: str
    boxes: Sequence[Box]
    is_there: bool
    source: Markup
    since: str
    ends: str
    holders: Sequence[Markup]
    more: int
    #: How many of them may have what was there before, and where they are told.
    old: int
    changed: str
    sharing: str
    #: Whether cards of products are marked by it; whether something else marks them, too.
    marks: bool
    waits: bool
    #: Who vouches for it or for something else, and how that was last seen to stand.
    verified: Markup
    differs: Markup
    looked: str


@value
class FactsPage:
    """The page."""

    door: Door
    facts: DerivedFacts
    changes: Changes
    introductions: Introductions
    profiles: PrivateProfiles

    def routes(self) -> Blueprint:
        """The blueprint."""
        return self.door.form_page("me", HOME, self.show, self.change)

    def show(self) -> Response:
        """All of them."""
        return self._page(self.door.owner())

    def change(self) -> Response:
        """One is kept, or forgotten; what does not fit comes back with the reason."""
        self.door.browser.check_form()
        owner, sent = self.door.owner(), request.form
        if sent.get("do") == "forget":
            prepare = self._forget(owner, sent.get("name", ""))
        elif sent.get("do") == "save":
            prepare = self._save(owner, sent.get("sort", ""))
        else:
            raise one_of("do", ("save", "forget"))
        try:
            made = settle_now(owner.ledger, prepare)
        except BadRequest as unfit:
            return self._page(owner, problem_words.messages(unfit)[tongue()], 422)
        if sent.get("do") == "forget":
            return make_response(redirect(f"{HOME}?done=forgotten", 303))
        return make_response(redirect(self._after(owner.ledger, made.address.name), 303))

    def _after(self, ledger: Ledger, name: str) -> str:
        """Where she is led once it is saved: to whom she may tell, where somebody has it."""
        if self.changes.old(ledger, name, self.changes.known(ledger)):
            return changed(name, done="saved")
        return f"{HOME}?done=saved"

    def _save(self, owner: Owner, sort: str) -> partial[Prepared]:
        ours, typed = (owner.ledger, owner.agent), _typed()
        source = typed.get("source", "")
        if sort in EATEN:
            return partial(self.profiles.settle_fact, *ours, sort, typed, source)
        keep = self.facts.personal.settle
        return partial(keep, *ours, sort, typed, source, typed.get("name", ""))

    def _forget(self, owner: Owner, name: str) -> partial[Prepared]:
        ours, sort = (owner.ledger, owner.agent), name.removeprefix(f"{PERSONAL}/")
        if sort in EATEN:
            return partial(self.profiles.forget_fact, *ours, sort)
        return partial(self.facts.personal.forget, *ours, name)

    def _page(self, owner: Owner, trouble: str = "", status: int = 200) -> Response:
        ledger, say, personal = owner.ledger, words(tongue()), self.facts.personal
        known = self.changes.known(ledger)
        cards = [
            self._card(ledger, sort, say[f"sort_{name}"], personal.of(ledger, name), known)
            for name, sort in SORTS.items()
        ]
        papers = [
            self._card(ledger, PAPER, fact.values["title"], fact, known)
            for fact in personal.papers(ledger)
        ]
        return sheet(
            "me/facts",
            words,
            status,
            form=self.door.browser.form_token(),
            owner=owner,
            here=HOME,
            cards=cards,
            papers=papers,
            blank=self._card(ledger, PAPER, say["new_paper"], None, known),
            derived=list(self._derived(ledger)),
            trouble=trouble,
            typed=_typed() if trouble else {},
            done=request.args.get("done", ""),
        )

    def _derived(self, ledger: Ledger) -> Iterable[tuple[str, str, Markup]]:
        say = words(tongue())
        for name in ("personal/identity", "personal/home-address"):
            fact = self.facts.instead(ledger, name)
            if fact:
                yield (
                    fact_said(self.facts, ledger, fact),
                    say["yes" if self.facts.holds(ledger, fact) else "no"],
                    visible(self.facts.verified_by(ledger, fact), LONGEST_ADDRESS),
                )

    def _card(
        self, ledger: Ledger, sort: Sort, title: str, fact: Fact | None, known: Known
    ) -> Card:
        language, today = tongue(), self.facts.today()
        values = dict(fact.values) if fact is not None else {}
        said = values.get(EATEN.get(sort.name, ""), "")
        counts = self.profiles.codes(ledger, sort.name) if sort.name in EATEN else said
        if sort.name in EATEN:
            values[EATEN[sort.name]] = counts
        holders = holding(ledger, fact.name, known.held, known.now) if fact is not None else ()
        ends = ""
        if fact is not None and fact.until is not None:
            say = words(language)
            how = say["valid_until" if fact.until >= today else "is_over"]
            ends = f"{how} {dates.day(fact.until, language)}"
        return Card(
            sort.name,
            title,
            fact.name if fact is not None else "",
            [_box(field, values.get(field.name, ""), language) for field in sort.fields],
            fact is not None,
            visible(fact.source) if fact is not None and fact.source else Markup(""),
            dates.day(fact.since, language) if fact is not None and fact.since else "",
            ends,
            [self._named(ledger, who) for who in holders[:SHOWN]],
            max(len(holders) - SHOWN, 0),
            self.changes.old(ledger, fact.name, known) if fact is not None else 0,
            changed(fact.name) if fact is not None else "",
            places.href(fact.name) if fact is not None else "",
            sort.name in EATEN,
            set(counts.split()) != set(said.split()),
            *self._vouched(ledger, sort, fact),
        )

    def _vouched(self, ledger: Ledger, sort: Sort, fact: Fact | None) -> tuple[Markup, Markup, str]:
        """Whose credential says the same, or something else; and how it stands."""
        nobody = Markup("")
        if fact is None or sort.name not in claims.VERIFIED:
            return nobody, nobody, ""
        kept = self.facts.credentials.verified(ledger, sort.name)
        if kept is None:
            return nobody, nobody, ""
        issuer = visible(kept.credential.issuer, LONGEST_ADDRESS)
        if claims.agrees(claims.said(kept.credential, sort.name), fact.values):
            return issuer, nobody, state(kept.record)
        return nobody, issuer, state(kept.record)

    def _named(self, ledger: Ledger, who: str) -> Markup:
        return visible(self.introductions.called(ledger, who) or who, LONGEST_ADDRESS)


def _typed() -> dict[str, str]:
    """What was filled in; several that were ticked with spaces between."""
    return {name: " ".join(texts) for name, texts in request.form.lists()}


def _box(field: Field, value: str, language: str) -> Box:
    say = words(language)
    label, kind = say[f"field_{field.name}"], _KINDS.get(field.datatype, "text")
    if field.codes:
        options = _options(field, language)
        names = ", ".join(name for code, name in options if code in value.split())
        return Box(field.name, label, kind, value, visible(names), options, bool(field.space))
    said = visible(value)
    if field.datatype == XSD.DATE and value:
        when = day_of(value)
        said = visible(dates.day(when, language)) if when is not None else said
    if field.datatype == XSD.INTEGER and value:
        said = visible(f"{label}{say['colon']} {value}")
    return Box(field.name, label, kind, value, said)


def _options(field: Field, language: str) -> Sequence[tuple[str, str]]:
    """Its codes, in words."""
    if not field.space:
        return languages(language, field.codes)
    named = ((code, field.names(code)) for code in field.codes)
    return [(code, names.in_language(language) if names else code) for code, names in named]
