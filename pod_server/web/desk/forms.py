"""The pages on which a company answers, made from the datapoints. What was typed is always kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Blueprint, Response, make_response, request

from pod_server.civic.desk.answers import CHANGED, TYPO, is_answered
from pod_server.civic.desk.book import Draft
from pod_server.civic.desk.fields import Step, fields, is_of_a_year, steps
from pod_server.civic.desk.sealing import answers
from pod_server.model.errors import MissingResource
from pod_server.web.desk.room import Room, Sitting, see
from pod_server.web.desk.words import words
from pod_server.web.office import values
from pod_server.web.office.codes import known, of_datapoint
from pod_server.web.tongue import tongue
from proofs.datapoints import ALL, Datapoint, Requirement, named
from proofs.model import Statement
from proofs.standings import standing_for
from proofs.typed import number
from proofs.value import value
from proofs.words import Words, last_name
from vocab.terms import SESAME

#: Why something is not told, as people say it most.
REFUSALS = (
    SESAME.NOT_MEASURED,
    SESAME.NOT_APPLICABLE,
    SESAME.TOO_SMALL_TO_PUBLISH,
    SESAME.COMMERCIAL_SECRET,
    SESAME.LEGAL_RESTRICTION,
    SESAME.UNWILLING,
)
LONGEST = 2_000
NOT_MEASURED = last_name(SESAME.NOT_MEASURED)


@value
class Line:
    """One datapoint on the page. ``said`` is what was signed of it before."""

    asked: Datapoint
    draft: Draft
    said: str = ""
    wrong: tuple[str, ...] = ()

    @property
    def may_refuse(self) -> bool:
        return self.asked.requirement is not Requirement.REQUIRED

    @property
    def other_reason(self) -> str:
        """A reason that is neither of the ready ones."""
        return "" if self.draft.why in ("", CHANGED, TYPO) else self.draft.why


@value
class FormPages:
    """One page a step."""

    room: Room

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("desk_form", __name__, url_prefix="/desk/form")
        found.add_url_rule("/<int:number>", "show", self.show)
        found.add_url_rule("/<int:number>", "keep", self.keep, methods=["POST"])
        return found

    def show(self, number: int) -> Response:
        """With what was typed before, and what is wrong with it."""
        return self._page(self.room.sitting(), _step(number), asks=request.args.get("check") == "1")

    def keep(self, number: int) -> Response:
        """All that was typed, whatever it is; then on, unless something has to be mended."""
        sitting, step = self.room.posted(), _step(number)
        typed = {asked.id: _typed(asked) for asked in step.asked}
        book = sitting.change(lambda book: book.drafted(typed))
        if request.form.get("quiet"):
            return make_response("", 204)
        sitting = self.room.sitting()
        names = {asked.id for asked in step.asked}
        found = answers(sitting.company, book, sitting.signed, sitting.today)
        if any(one.wrong and one.asked.id in names for one in found):
            return self._page(sitting, step, asks=True, status=422)
        after = steps()[number] if number < len(steps()) else None
        if after is None or request.form.get("do") == "sign":
            return see("/desk/sign")
        return see(f"/desk/form/{after.number}")

    def unfilled(self, sitting: Sitting, words: str) -> Response:
        """The first page, with why the register did not fill it in."""
        return self._page(sitting, _step(1), asks=False, status=422, unfilled=words)

    def _page(
        self,
        sitting: Sitting,
        step: Step,
        *,
        asks: bool,
        status: int = 200,
        unfilled: str = "",
    ) -> Response:
        language, book = tongue(), sitting.book
        wrong: Mapping[str, tuple[Words, ...]] = {}
        if asks:
            found = answers(sitting.company, book, sitting.signed, sitting.today)
            wrong = {one.asked.id: one.wrong for one in found}
        before = standing_for((one.statement for one in sitting.signed), sitting.company)
        lines = [
            Line(
                asked,
                book.drafts.get(asked.id, Draft()),
                shown(before[asked.id], language) if asked.id in before else "",
                tuple(words.in_language(language) for words in wrong.get(asked.id, ())),
            )
            for asked in step.asked
        ]
        years = [line.draft.year for line in lines if line.draft.year]
        last = sitting.today.year - 1
        return self.room.page(
            "form",
            sitting,
            status,
            step=step,
            steps=steps(),
            lines=lines,
            fields=fields,
            is_of_a_year=is_of_a_year,
            has_years=any(is_of_a_year(line.asked) for line in lines),
            year=years[0] if years else str(last),
            years=[str(last - n) for n in range(3)],
            labels=lambda iri: values.labels()[iri].in_language(language),
            in_words=lambda asked, code: of_datapoint(asked.id, code, language),
            unit=lambda asked: "€" if asked.in_money else values.unit_of(asked, language),
            refusals=[(last_name(iri), iri) for iri in REFUSALS],
            is_small=_is_small,
            suggestions=lambda asked: known(asked.id),
            wrong=[line.asked.label.in_language(language) for line in lines if line.wrong],
            filled=", ".join(_named(request.args.get("filled", ""), language)),
            unfilled=unfilled,
        )


def shown(statement: Statement, language: str) -> str:
    """A statement in one line: its value, or its refusal."""
    if statement.is_refusal:
        known = values.labels().get(statement.refusal_reason)
        said = known.in_language(language) if known else last_name(statement.refusal_reason)
        return words(language)["refused_value"].format(said)
    pieces = values.pieces(statement, named(statement.datapoint_id), language)
    colon = "\u00a0: " if language == "fr" else ": "
    return ", ".join(f"{p.label}{colon}{p.text}" if p.label else p.text for p in pieces)


def _named(names: str, language: str) -> list[str]:
    """What these datapoints are called; names that are none are left out."""
    return [ALL[name].label.in_language(language) for name in names.split() if name in ALL]


def _step(number: int) -> Step:
    if not 0 < number <= len(steps()):
        raise MissingResource(request.path)
    return steps()[number - 1]


def _typed(asked: Datapoint) -> Draft:
    """What the form says of one datapoint."""
    form = request.form

    def said(name: str) -> str:
        return form.get(f"{asked.id}.{name}", "").strip()[:LONGEST]

    typed = {field.name: said(field.name) for field in fields(asked)}
    draft = Draft(
        {name: value for name, value in typed.items() if value},
        form.get("year", "")[:4] if is_of_a_year(asked) else "",
        said("refusal"),
        said("note"),
        said("why-text") if said("why") == "other" else said("why"),
        tongue(),
    )
    may_refuse = asked.requirement is not Requirement.REQUIRED
    if form.get("do") == "unmeasured" and may_refuse and not is_answered(asked, draft):
        return Draft(draft.fields, draft.year, NOT_MEASURED, draft.note, draft.why, draft.language)
    return draft


def count(found: Iterable[Datapoint], drafts: Mapping[str, Draft]) -> int:
    """How many of these have an answer."""
    return sum(is_answered(asked, drafts.get(asked.id)) for asked in found)


def _is_small(draft: Draft) -> bool:
    """A percentage that may be a fraction: it is asked whether it is meant (decision 31)."""
    found = number(draft.fields.get("value", "").replace(",", "."))
    return found is not None and 0 < found < 1
