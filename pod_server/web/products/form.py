"""A product's view as JSON: what the phone shows and keeps. Everything is in one language.

``lines`` are the article's eight in its order, each of them; one that is not told has the words for
that as its value, and ``told`` false. What has nothing to say is an empty list or text, never left
out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pod_server.civic.products.card_view import CardView, Seller, Spot, Voice
from pod_server.civic.products.looking_up import ProductViews
from pod_server.contracts import Ledger
from pod_server.web.circle.asked import names, replied, spoken
from pod_server.web.dates import day
from pod_server.web.office.judged import in_words, label
from pod_server.web.office.values import pieces
from pod_server.web.products.amounts import bare_name, party, place, text
from pod_server.web.products.line_words import LineWords
from pod_server.web.products.sentences import Sentences
from pod_server.web.products.telling import Shown, Teller
from proofs.cards.card_lines import Party
from proofs.circles.reply import Reply
from proofs.datapoints import named
from proofs.scanning.flash import GTIN, OWN
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SESAME

PARENT = "ultimate-parent"
COMPANY_PAGE = "/office/companies/"
PRODUCT_PAGE = "/office/product"


@value
class Form:
    """Makes it. ``views`` are asked for the names of companies of other cards."""

    views: ProductViews
    language: str
    today: date
    also: tuple[str, ...] = ()

    @property
    def spoken(self) -> LineWords:
        return LineWords(self.language, self.also)

    def card(self, ledger: Ledger, view: CardView) -> dict[str, Json]:
        """The whole card."""
        teller = Teller(view, self.language, self.today, self.also)
        said, sentences, product = self.spoken, Sentences(self.spoken), view.card.product
        return {
            "thing": view.brief.about,
            "code": view.thing.in_brackets(),
            "name": said.text(product.name),
            "granularity": view.granularity.value,
            "brand": said.text(product.brand),
            "lines": [self.line(each) for each in teller.eight()],
            "more": [self.line(each) for each in teller.more()],
            "flags": [
                {"kind": f.kind, "text": f.text, "grave": f.is_grave} for f in sentences.flags(view)
            ],
            "seller": self.seller(view.seller),
            "right": said.say[f"right_{view.right.value}"],
            "behind": list(self._behind(ledger, view)),
            "others": list(self._others(ledger, view)),
            "circle": list(self.circle(ledger, view.voices, view.brief.company)),
            "better": [
                {
                    "thing": match.brief.about,
                    "name": said.text(match.brief.called),
                    "why": sentences.why_better(match),
                }
                for match in view.matches
            ],
            "places": [self._place(spot) for spot in view.spots],
            "events": list(self._events(ledger, view)),
            "image": product.image,
            "held": True,
        }

    def line(self, shown: Shown) -> dict[str, Json]:
        """One line."""
        return {
            "key": shown.key,
            "label": shown.label,
            "value": shown.value,
            "unit": shown.unit,
            "asOf": shown.as_of,
            "age": shown.age,
            "source": shown.source,
            "assurance": shown.assurance,
            "told": shown.is_told,
            "parts": [
                {"key": p.key, "label": p.label, "value": p.value, "unit": p.unit, "mark": p.mark}
                for p in shown.parts
            ],
        }

    def seller(self, seller: Seller) -> dict[str, Json]:
        """A company in three lines, and whether it may sell."""
        glance = seller.glance
        return {
            "webid": glance.company,
            "name": glance.name,
            "page": f"{COMPANY_PAGE}{glance.account_id}",
            "maySell": glance.may_sell,
            "facts": [
                {
                    "key": name,
                    "label": label(name, self.language),
                    "value": (in_words(named(name), fact, self.language) if fact else "")
                    or self.spoken.say["not_told"],
                }
                for name, fact in seller.facts
            ],
            "sample": glance.is_sample,
        }

    def _behind(self, ledger: Ledger, view: CardView) -> Iterator[Json]:
        """Brand, who makes it, and the head of the group."""
        say, product = self.spoken.say, view.card.product
        brand, maker = self.spoken.text(product.brand), product.manufacturer
        if brand:
            yield {"label": say["brand"], "value": brand}
        if maker is not None:
            yield {"label": say["maker"], "value": self._named(ledger, maker)}
        parent = self._parent(view.seller)
        if parent:
            yield {"label": say["parent"], "value": parent}

    def _named(self, ledger: Ledger, who: Party) -> str:
        """Its own name for it; that of its account here where it gives an address alone."""
        glance = None if who.name else self.views.glance(ledger, who.iri)
        return glance.name if glance is not None else party(who)

    def _parent(self, seller: Seller) -> str:
        """The head of its group as it told it; that it refuses to; nothing where it told none."""
        line = seller.company.status.line(PARENT) if seller.company is not None else None
        if line is None or line.statement is None:
            return ""
        if line.statement.is_refusal:
            reason = line.statement.refusal_reason.removeprefix(SESAME.NS)
            return self.spoken.say.get(reason, reason)
        told = pieces(line.statement, named(PARENT), self.language)
        return ", ".join(piece.text for piece in told)

    def _others(self, ledger: Ledger, view: CardView) -> Iterator[Json]:
        """Other companies' cards of the same thing."""
        for other in view.others:
            glance = other.glance
            yield {
                "company": other.claim.company,
                "name": glance.name if glance else other.claim.company,
                "account": other.claim.briefs[0].account,
                "maySell": glance is not None and glance.may_sell,
                "why": self.spoken.say[f"right_{other.claim.right.value}"],
            }

    def circle(
        self, ledger: Ledger, voices: Iterable[Voice], company: str
    ) -> Iterator[dict[str, Json]]:
        """What she and others say of a thing, or of its company, and what companies replied."""
        say = self.spoken.say
        for voice in voices:
            said = voice.said
            (stance,) = names((said.opinion.stance,))
            is_company = said.opinion.item == company
            yield {
                "who": say["you"] if voice.hops is None else bare_name(said.author),
                "hops": voice.hops or 0,
                "about": say["about_company" if is_company else "about_product"],
                "stance": say[stance],
                "text": text(said.opinion.text, self.language, self.also),
                "when": said.issued.date().isoformat(),
                "replies": [self._reply(ledger, voice, each) for each in voice.replies],
            }

    def _reply(self, ledger: Ledger, voice: Voice, reply: Reply) -> dict[str, Json]:
        """``current`` where it answers what is said now."""
        glance = self.views.glance(ledger, reply.company)
        return {
            "who": glance.name if glance is not None else bare_name(reply.company),
            "text": replied(reply, self.language),
            "language": spoken(reply, self.language),
            "when": reply.issued.date().isoformat(),
            "current": reply.answers == voice.said.content_hash,
        }

    def _place(self, spot: Spot) -> dict[str, Json]:
        where = spot.place
        has_point = where.latitude is not None and where.longitude is not None
        return {
            "kind": spot.kind,
            "name": place(where, self.language),
            "country": where.address_country,
            "lat": float(where.latitude) if has_point and where.latitude is not None else None,
            "lon": float(where.longitude) if has_point and where.longitude is not None else None,
            "text": self.spoken.text(spot.text),
        }

    def _events(self, ledger: Ledger, view: CardView) -> Iterator[Json]:
        for event in view.events:
            yield {
                "when": event.event_time.isoformat().replace("+00:00", "Z"),
                "day": day(event.event_time.date(), self.language),
                "kind": event.type.rpartition("/")[2],
                "what": self.spoken.text(event.text),
                "where": place(event.place, self.language) if event.place else "",
                "who": self._named(ledger, event.actor) if event.actor else "",
                "source": self._named(ledger, event.source),
            }


def codes_of(card: Mapping[str, Json], view: CardView) -> Iterator[str]:
    """All that a scanner may hand over for the thing: address, GTIN and EAN, or own:NAME."""
    yield str(card["thing"])
    if len(view.brief.keys) == 1:
        yield from codes_of_primary(view)


def codes_of_primary(view: CardView) -> Iterator[str]:
    """The same of what the thing is one of, where nothing nearer is held."""
    key, value = view.brief.keys[0]
    if key == GTIN:
        yield value
        yield value.removeprefix("0")
        if value.startswith("000000"):
            yield value.removeprefix("000000")
    elif key == OWN:
        yield f"own:{value}"
