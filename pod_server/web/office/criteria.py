"""A citizen's private criteria: what she has, and choosing one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.settle import settle_now
from pod_server.civic.seeing.criteria import COUNTING, Ask, Criterion, Level, ask_of, choices
from pod_server.civic.seeing.profiles import Profiles
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.web.office.codes import COUNTRIES_OF
from pod_server.web.office.judged import code, telling
from pod_server.web.office.lines import texts
from pod_server.web.office.listing import folded
from pod_server.web.office.values import unit_of
from pod_server.web.office.who import Door
from pod_server.web.office.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.datapoints import Datapoint
from proofs.value import value
from proofs.values import decimal

#: Codes that can be named in one bound.
MOST_CODES = 40
_LONGEST = 20


class Unfit(ValueError):
    """What was filled in makes no criterion; the argument names the sentence that says why."""


@value
class CriteriaPages:
    """Her criteria by degree, and a page for each datapoint that can be one."""

    door: Door
    profiles: Profiles

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("criteria", __name__, url_prefix="/office/criteria")
        found.add_url_rule("", "all", self.all)
        found.add_url_rule("/<name>", "one", self.one)
        found.add_url_rule("/<name>", "choose", self.choose, methods=["POST"])
        found.after_request(self.door.browser.remember)
        return found

    def all(self) -> Response:
        """Those that count by degree, those kept for later, and what else can be one."""
        owner, language = self.door.owner(), tongue()
        criteria = self.profiles.criteria(owner.ledger)
        others = [each for each in choices() if each.id not in criteria]
        return self._page(
            "office/criteria",
            owner=owner,
            degrees=[
                (level.value, [each for each in criteria.values() if each.level is level])
                for level in (*COUNTING, Level.NOT)
            ],
            others=sorted(others, key=lambda each: folded(each.label.in_language(language))),
            saved=request.args.get("saved", "") in criteria,
        )

    def one(self, name: str) -> Response:
        """The form."""
        about = _datapoint(name)
        owner = self.door.owner()
        known = self.profiles.criteria(owner.ledger).get(name)
        return self._form(about, _filled(known, tongue()))

    def choose(self, name: str) -> Response:
        """From now on; what was filled in and makes none comes back with the reason."""
        self.door.browser.check_form()
        about = _datapoint(name)
        owner = self.door.owner()
        try:
            criterion = _criterion(about)
        except Unfit as unfit:
            typed = {key: request.form.getlist(key) for key in _FIELDS}
            return self._form(about, typed, str(unfit))
        settle_now(owner.ledger, lambda: self.profiles.settle(owner.ledger, owner.agent, criterion))
        return make_response(redirect(f"/office/criteria?saved={name}", 303))

    def _form(self, about: Datapoint, typed: dict[str, list[str]], trouble: str = "") -> Response:
        language, ask = tongue(), ask_of(about)
        listed = [(each, code(about, each, language)) for each in about.codes]
        page = self._page(
            "office/criterion",
            owner=self.door.owner(),
            about=about,
            ask=ask.value,
            levels=[level.value for level in (*COUNTING, Level.NOT)],
            typed=typed,
            trouble=trouble,
            unit="EUR" if about.in_money else unit_of(about, language),
            listed=listed,
            are_countries=about.id in COUNTRIES_OF,
            texts=texts(about, language),
        )
        page.status_code = 422 if trouble else 200
        return page

    def _page(self, template: str, **facts: object) -> Response:
        language = tongue()
        return sheet(
            template,
            words,
            form=self.door.browser.form_token(),
            **telling(language),
            **facts,
        )


_FIELDS = ("level", "at_least", "at_most", "one_of", "none_of")


def _datapoint(name: str) -> Datapoint:
    found = next((each for each in choices() if each.id == name), None)
    if found is None:
        raise MissingResource(request.path)
    return found


def _filled(known: Criterion | None, language: str) -> dict[str, list[str]]:
    """The fields as they are for a criterion, or for none yet."""
    if known is None:
        return {"level": [Level.IMPORTANT.value]}
    return {
        "level": [known.level.value],
        "at_least": [_typed(known.at_least, language)],
        "at_most": [_typed(known.at_most, language)],
        "one_of": list(known.one_of),
        "none_of": list(known.none_of),
    }


def _typed(figure: Decimal | None, language: str) -> str:
    text = "" if figure is None else format(figure, "f")
    return text.replace(".", ",") if language == "fr" else text


def _criterion(about: Datapoint) -> Criterion:
    """Out of the form. Raises :class:`Unfit` for what a person can mend, ``BadRequest`` else."""
    level, ask = request.form.get("level", ""), ask_of(about)
    if level not in {each.value for each in Level}:
        raise BadRequest("Choose one of the four degrees for level.")
    least = most = None
    takes: Sequence[str] = ()
    vetoes: Sequence[str] = ()
    if ask is Ask.FIGURE:
        least, most = (_figure(request.form.get(name, "")) for name in ("at_least", "at_most"))
        if least is not None and most is not None and least > most:
            raise Unfit("criterion_crossed")
    elif ask is not Ask.KNOWN:
        is_fit = _is_code if ask is Ask.CODES else {"true", "false"}.__contains__
        takes, vetoes = (_codes(name, is_fit) for name in ("one_of", "none_of"))
        if set(takes) & set(vetoes):
            raise Unfit("criterion_both")
    return Criterion(about.id, Level(level), least, most, tuple(takes), tuple(vetoes))


def _figure(text: str) -> Decimal | None:
    """As people write one: ``12,5``, ``1 000``; nothing is no bound."""
    bare = "".join(text.split()).replace("\u202f", "").replace(",", ".")
    found = decimal(bare) if bare else None
    if bare and found is None:
        raise Unfit("criterion_no_figure")
    return found


def _codes(name: str, is_fit: Callable[[str], bool]) -> Sequence[str]:
    """Ticked one by one, or written in one line with commas or spaces between."""
    found = [
        part
        for said in request.form.getlist(name)
        for part in said.replace(",", " ").replace(";", " ").split()
    ]
    if len(found) > MOST_CODES or not all(is_fit(part) for part in found):
        raise Unfit("criterion_no_code")
    return sorted(set(found))


def _is_code(text: str) -> bool:
    return len(text) <= _LONGEST and all(c.isalnum() or c in ".-" for c in text)
