"""The citizen's private profile: allergies, diets, limits, languages."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, Response, make_response, redirect, request

from pod_server.actions.settle import settle_now
from pod_server.civic.giving.sorts import LANGUAGES
from pod_server.civic.products.food import ALLERGENS, DIETS, LIMITED, NUTRIENTS
from pod_server.civic.products.private_profile import (
    MOST,
    MOST_LANGUAGES,
    PrivateProfile,
    PrivateProfiles,
)
from pod_server.web.choices import languages
from pod_server.web.office.who import Door
from pod_server.web.products.words import words
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.value import value
from proofs.values import decimal

HOME = "/office/private-profile"


class Unfit(ValueError):
    """What was filled in makes no profile: the sentence that says why, and the field."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@value
class ProfilePage:
    """Filling it in."""

    door: Door
    profiles: PrivateProfiles

    def routes(self) -> Blueprint:
        """The blueprint."""
        return self.door.form_page("private_profile", HOME, self.show, self.choose)

    def show(self) -> Response:
        """As it is."""
        profile = self.profiles.of(self.door.owner().ledger)
        limits = {name: _typed(figure) for name, figure in profile.limits.items()}
        return self._form(profile, limits)

    def choose(self) -> Response:
        """From now on; what was filled in and makes none comes back with the reason."""
        self.door.browser.check_form()
        owner = self.door.owner()
        typed = {name: request.form.get(f"limit-{name}", "").strip()[:20] for name in LIMITED}
        chosen = tuple(tag for tag in LANGUAGES if tag in request.form.getlist("language"))
        profile = PrivateProfile(
            frozenset(request.form.getlist("avoids")),
            frozenset(request.form.getlist("diet")),
            languages=chosen,
        )
        try:
            limits = {name: _limit(name, text) for name, text in typed.items() if text}
            if len(chosen) > MOST_LANGUAGES:
                raise Unfit("profile_many_languages")
        except Unfit as unfit:
            return self._form(profile, typed, unfit)
        now = PrivateProfile(profile.avoids, profile.diets, limits, chosen)
        settle_now(owner.ledger, lambda: self.profiles.settle(owner.ledger, owner.agent, now))
        return make_response(redirect(f"{HOME}?saved=1", 303))

    def _form(
        self, profile: PrivateProfile, limits: dict[str, str], unfit: Unfit | None = None
    ) -> Response:
        language = tongue()
        return sheet(
            "products/profile",
            words,
            422 if unfit else 200,
            form=self.door.browser.form_token(),
            owner=self.door.owner(),
            profile=profile,
            allergens=[(code, said.in_language(language)) for code, said in ALLERGENS.items()],
            diets=[(code, said.in_language(language)) for code, said in DIETS.items()],
            limited=[_field(name, limits.get(name, ""), language) for name in LIMITED],
            languages=languages(language, LANGUAGES),
            trouble=str(unfit) if unfit else "",
            marked=unfit.field if unfit else "",
            saved=request.args.get("saved") == "1",
        )


def _field(name: str, typed: str, language: str) -> tuple[str, str, str, str]:
    said, unit = NUTRIENTS[name]
    label = said.in_language(language).removeprefix("dont ").removeprefix("of which ")
    return name, label[:1].upper() + label[1:], unit, typed


def _typed(figure: Decimal) -> str:
    text = format(figure, "f")
    return text.replace(".", ",") if tongue() == "fr" else text


def _limit(name: str, text: str) -> Decimal:
    """As people write one: ``1,2``."""
    bare = "".join(text.split()).replace("\u202f", "").replace(",", ".")
    found = decimal(bare)
    if found is None:
        raise Unfit("profile_no_figure", name)
    if not 0 <= found <= MOST.get(name, Decimal(100)):
        raise Unfit("profile_too_much", name)
    return found
