"""What a line of a card says, in words: one method a line, by the names of `domain` 4."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from pod_server.civic.products.card_view import Told
from pod_server.civic.products.food import NUTRIENTS
from pod_server.web.dates import day
from pod_server.web.office.values import number, price
from pod_server.web.products.amounts import (
    duration,
    measure,
    party,
    percent,
    place,
    spent,
    text,
    unit,
)
from pod_server.web.products.words import words
from pod_server.web.typography import WIDE
from proofs.cards.card_lines import (
    Certification,
    Footprint,
    Making,
    Material,
    Nutrition,
    Price,
    PriceComponent,
    ProductionPlace,
    Recall,
    Repairability,
    Stock,
    TraceEvent,
    Variant,
    Warranty,
)
from proofs.value import value
from proofs.words import Words
from vocab.terms import SCHEMA, SESAME

_SCOPES = {
    SESAME.CRADLE_TO_GATE: "cradle_to_gate",
    SESAME.CRADLE_TO_GRAVE: "cradle_to_grave",
}
_AVAILABLE = {
    SCHEMA.IN_STOCK: "in_stock",
    SCHEMA.OUT_OF_STOCK: "out_of_stock",
    SCHEMA.LIMITED_AVAILABILITY: "limited_availability",
}
_PARTS = {
    SESAME.LABOUR: "labour",
    SESAME.MATERIALS: "materials_part",
    SESAME.TRANSPORT: "transport",
    SESAME.MARGIN: "margin",
    SESAME.TAX: "tax",
    SESAME.OTHER_PART: "other_part",
}
#: What stands between several of one kind.
AND = " ; "
BESIDE = f"{WIDE}· "


@value
class LineWords:
    """In one language; ``also`` are languages that the reader knows besides."""

    language: str
    also: tuple[str, ...] = ()

    @property
    def say(self) -> Mapping[str, str]:
        return words(self.language)

    def value(self, told: Told) -> tuple[str, str]:
        """What the line says, and the unit where it is one amount."""
        tell: Callable[[Told], tuple[str, str]] = getattr(self, f"_{told.key.replace('-', '_')}")
        return tell(told)

    def text(self, said: Mapping[str, str]) -> str:
        """What was said, in the language that suits best."""
        return text(said, self.language, self.also)

    def components(self, told: Told) -> list[tuple[str, str]]:
        """What the price is made of: label and amount."""
        parts: list[PriceComponent] = self._of(told, PriceComponent)
        named = ((_PARTS.get(p.component_kind, "other_part"), p) for p in parts)
        return [(self.say[name], self.component(part)) for name, part in named]

    def _of(self, told: Told, kind: type) -> list:  # type: ignore[type-arg]
        return [line for line in told.said if isinstance(line, kind)]

    # -- the eight ---------------------------------------------------------------------------

    def _trace_events(self, told: Told) -> tuple[str, str]:
        steps: list[TraceEvent] = self._of(told, TraceEvent)
        days = [each.event_time.date() for each in steps]
        start, end = day(min(days), self.language), day(max(days), self.language)
        name = "on_day" if start == end else "from_to"
        counted = words.counted(len(steps), "n_steps", self.language)
        return f"{counted}, {self.say[name].format(start=start, end=end)}", ""

    def _production_places(self, told: Told) -> tuple[str, str]:
        found: list[ProductionPlace] = self._of(told, ProductionPlace)
        said = []
        for each in found:
            where, step = place(each.place, self.language), self.text(each.production_step)
            said.append(f"{where} ({step})" if step else where)
        return AND.join(said), ""

    def _making_duration(self, told: Told) -> tuple[str, str]:
        declared: list[Making] = self._of(told, Making)
        said = [duration(each.making_duration, self.language) for each in declared]
        if told.duration is None:
            return AND.join(said), ""
        reckoned = spent(told.duration, self.language)
        beside = [self.say["declared_time"].format(time=each) for each in said]
        return BESIDE.join((reckoned, *beside)), ""

    def _labour_cost(self, told: Told) -> tuple[str, str]:
        (labour,) = self._of(told, PriceComponent)
        return self.component(labour), ""

    def component(self, part: PriceComponent) -> str:
        """A part of the price: the sum, its share, or both."""
        said = []
        if part.price is not None:
            said.append(price(part.price, part.price_currency or "EUR", self.language))
        if part.percent_of_price is not None:
            share = number(part.percent_of_price, self.language)
            said.append(f"{share}{WIDE}% {self.say['of_the_price']}")
        return BESIDE.join(said)

    def _product_footprint(self, told: Told) -> tuple[str, str]:
        (found,) = self._of(told, Footprint)
        footprint: Footprint = found
        beside = []
        if footprint.impact_points is not None:
            points = number(footprint.impact_points, self.language)
            beside.append(f"{points}{WIDE}{self.say['impact_points']}")
        if footprint.grade:
            beside.append(self.say["grade"].format(grade=footprint.grade))
        if footprint.carbon is None:
            return BESIDE.join(beside), ""
        per = measure(footprint.per, self.language) if footprint.per else ""
        scope = self.say.get(_SCOPES.get(footprint.footprint_scope, ""), "")
        kilos = f"{unit(footprint.carbon.measure_unit)}{WIDE}CO₂e"
        if per:
            kilos = f"{kilos} {self.say['for_amount']} {per}"
        told_unit = ", ".join(part for part in (kilos, scope, *beside) if part)
        return number(footprint.carbon.measure, self.language), told_unit

    def _nutrition(self, told: Told) -> tuple[str, str]:
        (found,) = self._of(told, Nutrition)
        nutrition: Nutrition = found
        said = []
        for name in ("energy", "sugars", "salt"):
            amount = getattr(nutrition, name)
            if amount is not None:
                label = bare(NUTRIENTS[name][0], self.language)
                said.append(f"{label} {measure(amount, self.language)}")
        if nutrition.nutri_score:
            said.append(self.say["nutri_score"].format(grade=nutrition.nutri_score))
        if nutrition.nova_group is not None:
            said.append(self.say["nova"].format(group=nutrition.nova_group))
        basis = unit(nutrition.basis.measure_unit) if nutrition.basis else ""
        return ", ".join(said), self.say["per_100"].format(unit=basis) if basis else ""

    def _stock(self, told: Told) -> tuple[str, str]:
        said = []
        for each in self._of(told, Stock):
            stock: Stock = each
            level = measure(stock.inventory_level, self.language) if stock.inventory_level else ""
            state = self.say.get(_AVAILABLE.get(stock.availability, ""), "")
            where = place(stock.place, self.language) if stock.place else ""
            said.append(", ".join(part for part in (level, state, where) if part))
        return AND.join(said), ""

    def _variants(self, told: Told) -> tuple[str, str]:
        said = []
        for each in self._of(told, Variant):
            variant: Variant = each
            differs = ", ".join(
                f"{self.text(d.name)}{WIDE}: {self.text(d.property_value)}"
                for d in variant.difference
            )
            name = self.text(variant.name) or variant.about
            said.append(f"{name} ({differs})" if differs else name)
        return AND.join(said), ""

    # -- further -----------------------------------------------------------------------------

    def _recall(self, told: Told) -> tuple[str, str]:
        (found,) = self._of(told, Recall)
        recall: Recall = found
        name = "is_recalled" if recall.recalled else "not_recalled"
        why = self.text(recall.text)
        return BESIDE.join(part for part in (self.say[name], why, recall.url) if part), ""

    def _price(self, told: Told) -> tuple[str, str]:
        (found,) = self._of(told, Price)
        cost: Price = found
        per = f"{self.say['for_amount']} {measure(cost.per, self.language)}" if cost.per else ""
        return price(cost.price, cost.price_currency, self.language), per

    def _price_components(self, told: Told) -> tuple[str, str]:
        return AND.join(f"{label} {amount}" for label, amount in self.components(told)), ""

    def _ingredients(self, told: Told) -> tuple[str, str]:
        (found,) = self._of(told, Nutrition)
        return self.text(found.ingredients), ""

    def _materials(self, told: Told) -> tuple[str, str]:
        said = []
        for each in self._of(told, Material):
            material: Material = each
            parts = []
            if material.mass_fraction is not None:
                parts.append(percent(material.mass_fraction, self.language))
            if material.recycled_mass_fraction is not None:
                recycled = percent(material.recycled_mass_fraction, self.language)
                parts.append(f"{self.say['recycled']} {recycled}")
            if material.hazardous:
                parts.append(self.say["hazardous"])
            if material.place is not None:
                parts.append(place(material.place, self.language))
            name = self.text(material.name)
            said.append(f"{name} ({', '.join(parts)})" if parts else name)
        return AND.join(said), ""

    def _repairability(self, told: Told) -> tuple[str, str]:
        (found,) = self._of(told, Repairability)
        said = []
        for name in ("repairability_index", "durability_index"):
            figure: Decimal | None = getattr(found, name)
            if figure is not None:
                said.append(self.say[name].format(figure=number(figure, self.language)))
        return ", ".join(said), ""

    def _warranty(self, told: Told) -> tuple[str, str]:
        (found,) = self._of(told, Warranty)
        warranty: Warranty = found
        time = duration(warranty.warranty_duration, self.language)
        return BESIDE.join(p for p in (time, self.text(warranty.text), warranty.url) if p), ""

    def _certifications(self, told: Told) -> tuple[str, str]:
        said = []
        for each in self._of(told, Certification):
            made: Certification = each
            parts = [made.certification_identification]
            parts += [party(made.issued_by)] if made.issued_by else []
            if made.valid_through is not None:
                end = day(made.valid_through.date(), self.language)
                parts.append(self.say["until_day"].format(day=end))
            inner = ", ".join(part for part in parts if part)
            said.append(f"{self.text(made.name)} ({inner})" if inner else self.text(made.name))
        return AND.join(said), ""


def bare(label: Words, language: str) -> str:
    """Without what makes it a line of a table."""
    said = label.in_language(language).removeprefix("dont ").removeprefix("of which ")
    return said[:1].lower() + said[1:]
