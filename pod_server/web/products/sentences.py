"""What a product means for her, in sentences: warnings from her profile, what would suit better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pod_server.civic.products.card_marks import Mark, Match
from pod_server.civic.products.card_view import CardView
from pod_server.civic.products.food import ALLERGENS, DIETS, NUTRIENTS
from pod_server.civic.seeing.criteria import Outcome
from pod_server.web.office.judged import label
from pod_server.web.office.values import number
from pod_server.web.products.line_words import LineWords, bare
from proofs.value import value


@value
class Flag:
    """One warning; ``kind`` is of the mark and why (``allergen-contains``), or ``recall``."""

    kind: str
    text: str

    @property
    def is_grave(self) -> bool:
        """Whether it says that something is against her wish, not only that it is unknown."""
        return self.kind in GRAVE


GRAVE = frozenset(("recall", "recall-of-part", "allergen-contains", "diet-contains", "limit-above"))
_ORDER = (
    *("recall", "recall-of-part", "allergen-contains", "diet-contains", "allergen-may-contain"),
    *("limit-above", "other-batch", "allergen-untold", "diet-untold", "limit-untold"),
)


@value
class Sentences:
    """In one language."""

    spoken: LineWords

    @property
    def say(self) -> Mapping[str, str]:
        return self.spoken.say

    def flags(self, view: CardView) -> list[Flag]:
        """The gravest first."""
        found = [*self._recalls(view), *self._untold_together(view), *self._of_others(view)]
        for mark in view.marks:
            if mark.why and (mark.kind, mark.why) != ("allergen", "untold"):
                found.append(Flag(f"{mark.kind}-{mark.why}", self._flag(mark)))
        return sorted(found, key=lambda flag: _ORDER.index(flag.kind))

    def why_better(self, match: Match) -> str:
        """By what another suits better."""
        return ", ".join(self._gain(mark) for mark in match.better)

    def _recalls(self, view: CardView) -> Iterator[Flag]:
        for brief in view.recalled:
            glance = view.seller.glance
            who = glance.name if brief.company == glance.company else brief.company
            recall = view.card.recall if brief.name == view.brief.name else None
            why = self.spoken.text(recall.text) if recall is not None else ""
            if brief.keys == view.thing.keys[: len(brief.keys)]:
                said = self.say["flag_recalled"].format(who=who, why=why or "").rstrip(" :\u00a0")
                yield Flag("recall", said)
            else:
                thing = brief.thing.in_brackets()
                said = self.say["flag_recalled_part"].format(thing=thing, who=who, why=why)
                yield Flag("recall-of-part", said.strip())

    def _of_others(self, view: CardView) -> Iterator[Flag]:
        """That the card is of a batch or item that the code does not name."""
        keys = view.brief.keys
        if keys != view.thing.keys[: len(keys)]:
            said = self.say["flag_other_batch"].format(thing=view.brief.thing.in_brackets())
            yield Flag("other-batch", said)

    def _untold_together(self, view: CardView) -> Iterator[Flag]:
        """That nothing is said of allergens is said once, with all that she avoids."""
        untold = [m for m in view.marks if (m.kind, m.why) == ("allergen", "untold")]
        if untold:
            names = ", ".join(self._name(mark) for mark in untold)
            yield Flag("allergen-untold", self.say["flag_allergen_untold"].format(name=names))

    def _flag(self, mark: Mark) -> str:
        return self.say[f"flag_{mark.kind}_{mark.why}"].format(**self._facts(mark))

    def _gain(self, mark: Mark) -> str:
        if mark.outcome is Outcome.MET:
            return self.say[f"better_{mark.kind}"].format(**self._facts(mark))
        if mark.why == "may-contain":
            return self.say["better_less_sure"].format(**self._facts(mark))
        return self.say["better_unknown"].format(**self._facts(mark))

    def _facts(self, mark: Mark) -> Mapping[str, str]:
        language = self.spoken.language
        because = (ALLERGENS[code].in_language(language).lower() for code in mark.because)
        return {
            "name": self._name(mark),
            "because": ", ".join(because),
            "figure": number(mark.figure, language) if mark.figure is not None else "",
            "bound": number(mark.bound, language) if mark.bound is not None else "",
            "unit": NUTRIENTS[mark.name][1] if mark.kind == "limit" else "",
        }

    def _name(self, mark: Mark) -> str:
        language = self.spoken.language
        if mark.kind == "allergen":
            return ALLERGENS[mark.name].in_language(language).lower()
        if mark.kind == "diet":
            return DIETS[mark.name].in_language(language).lower()
        if mark.kind == "limit":
            name = bare(NUTRIENTS[mark.name][0], language)
            return name[:1].upper() + name[1:]
        return label(mark.name, language)
