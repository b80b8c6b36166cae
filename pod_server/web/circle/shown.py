"""A market file that somebody shows by a link: for a reader without a Sésame, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, Response, request

from pod_server.civic.circle.showing import Showing, Shown
from pod_server.contracts import Ledger
from pod_server.model.errors import MissingResource
from pod_server.web.circle.asked import names, replied
from pod_server.web.circle.words import words
from pod_server.web.dates import day
from pod_server.web.products.amounts import text
from pod_server.web.sheets import sheet
from pod_server.web.tongue import tongue
from proofs.circles.recommendation import STANCES, Recommendation
from proofs.circles.reply import Reply
from proofs.value import value

HOME = "/shown"
PAGE = 50
_SPELT = dict(zip(STANCES, names(STANCES), strict=True))


@value
class ShownPage:
    """One page, for anybody who has the link.

    ``ledger`` is that of a pod, by its name; ``named`` what somebody is called to everybody here;
    ``replies`` what companies replied to a recommendation of the owner's.
    """

    showing: Showing
    ledger: Callable[[str], Ledger | None]
    named: Callable[[str], str]
    replies: Callable[[Ledger, Recommendation], Sequence[Reply]]

    def routes(self) -> Blueprint:
        """The blueprint."""
        found = Blueprint("shown", __name__, url_prefix=HOME)
        found.add_url_rule("/<pod>/<identifier>/<word>", "one", self.one)
        return found

    def one(self, pod: str, identifier: str, word: str) -> Response:
        """What the link shows; the same 404 for whatever is not, or no more."""
        ledger = self.ledger(pod)
        if ledger is None:
            raise MissingResource(request.path)
        shown = self.showing.shown(ledger, identifier, word)
        language, contents = tongue(), shown.head.contents
        count = max(len(contents.entries), len(shown.recommendations))
        pages = max(-(-count // PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        some = slice((page - 1) * PAGE, page * PAGE)
        called = {item: text(name, language) for item, name in shown.products.items()}
        known = {**called, **shown.names}
        said = [
            self._said(one, self._replies(ledger, shown, one), known, language)
            for one in shown.recommendations[some]
        ]
        answer = sheet(
            "circle/shown",
            words,
            title=contents.title,
            markets=contents.markets,
            area=contents.area,
            author=self.named(shown.head.author) or shown.head.author,
            made=day(shown.head.issued.date(), language),
            companies=[
                {
                    "name": self._name(entry.company, shown.names),
                    "stance": _SPELT.get(entry.stance, ""),
                    "note": entry.note,
                }
                for entry in contents.entries[some]
            ],
            said=said,
            page=page,
            pages=pages,
        )
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _replies(self, ledger: Ledger, shown: Shown, one: Recommendation) -> Sequence[Reply]:
        """To the owner's word as they are now; to what she hands on, as they came along."""
        return self.replies(ledger, one) or shown.replies.get(one.content_hash, ())

    def _name(self, iri: str, known: Mapping[str, str]) -> str:
        return known.get(iri) or self.named(iri) or iri

    def _said(
        self,
        one: Recommendation,
        replies: Sequence[Reply],
        known: Mapping[str, str],
        language: str,
    ) -> dict[str, object]:
        return {
            "item": self._name(one.opinion.item, known),
            "author": self.named(one.author) or one.author,
            "stance": _SPELT.get(one.opinion.stance, ""),
            "text": text(one.opinion.text, language),
            "replies": [
                {"company": self._name(each.company, known), "text": replied(each, language)}
                for each in replies
            ],
        }
