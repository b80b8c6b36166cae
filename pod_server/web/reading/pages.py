"""Pages about a pod's resources, and about refusals, for whoever asks with a browser.

A page is one more representation: chosen by ``Accept`` where HTML is liked better than RDF, with an
entity tag of its own, and never more than the asking agent may read (P-44, S-A4). What somebody
stored as HTML is theirs and goes out as it is stored; no page is made of it.

Pages are drawn in a thread, with what they need loaded then: a program never pays for them.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

from pod_server.actions.read import RDF_TYPES, Look, Reader
from pod_server.contracts import AccessRules, Documents, Ledger
from pod_server.model.access import Agent
from pod_server.web import seen
from pod_server.web.answers import standing
from pod_server.web.asgi import Answer, Header
from pod_server.web.calls import Call
from pod_server.web.headers import Headers, choose, http_date, language
from pod_server.web.problems import PROBLEM_JSON
from pod_server.web.targets import Target
from pod_server.web.troubles import problem_in
from proofs.value import value

if TYPE_CHECKING:
    from pod_server.web.reading.draw import Drawing

HTML = "text/html"
_CONTENT: Header = (b"content-type", b"text/html; charset=utf-8")
_VARY: Header = (b"vary", b"Accept, Accept-Language, Authorization, Origin")
_REFUSALS = (PROBLEM_JSON, "application/json", *RDF_TYPES, HTML)
#: What a page says in its own words, in place of what stands on every answer.
_OWN = frozenset((b"content-type", b"content-security-policy", b"vary"))


def form_wanted(accept: str, offered: tuple[str, ...], query: bytes) -> str | None:
    """The media type that a reader's page is asked for in: ``text/html``, or another by ``?as=``.

    ``None`` where no page is wanted: the sender likes RDF as well, or it is no RDF.
    """
    if offered[0] not in RDF_TYPES or choose(accept, (*offered, HTML)) != HTML:
        return None
    asked = _asked(query, "as")
    return asked if asked in RDF_TYPES else HTML


@value
class Pages:
    """Draws them.

    ``browser`` is the address of the data browser, without query; ``account`` the account's origin.
    """

    reader: Reader
    rules: AccessRules
    documents: Documents
    browser: str
    account: str

    async def answer(self, call: Call, look: Look) -> Answer:
        """The page about what ``look`` shows; raises ``PreconditionFailed``."""
        spoken = language(call.sent.get(b"accept-language"))
        page = await asyncio.to_thread(self._drawn, call, look, spoken)
        # Of the bytes, and no date is asked: what is open to a reader can change without a change
        # to the resource.
        tag = f"{look.stored.version}-html-{hashlib.sha256(page).hexdigest()[:16]}"
        headers: list[Header] = [
            *_dressed(standing(call.target, look.grants, not call.agent.is_stranger, HTML), spoken),
            (b"content-security-policy", _policy(look.address.base)),
            call.target.links,
            (b"etag", f'"{tag}"'.encode()),
            (b"last-modified", http_date(look.stored.modified_us // 1_000_000)),
        ]
        if seen.is_known(call.sent, look.stored.tag, tag):
            return Answer(304, headers)
        return Answer(200, headers, page)

    async def refusal(
        self,
        answer: Answer,
        sent: Headers,
        ledger: Ledger | None,
        target: Target | None,
        agent: Agent | None,
    ) -> Answer:
        """The same refusal as a page where a page is liked best; else as it is."""
        if choose(sent.get(b"accept"), _REFUSALS) != HTML:
            return answer
        problem = problem_in(answer)
        if problem is None:
            return answer
        spoken = language(sent.get(b"accept-language"))
        page = await asyncio.to_thread(self._told, problem, ledger, target, agent, spoken)
        base = ledger.pod.base if ledger else ""
        headers = [*_dressed(answer.headers, spoken), (b"content-security-policy", _policy(base))]
        return Answer(answer.status, headers, page)

    def _drawing(self, spoken: str) -> Drawing:
        from pod_server.web.reading.draw import Drawing

        return Drawing(self.reader, self.rules, self.documents, self._browse, spoken, self.account)

    def _drawn(self, call: Call, look: Look, spoken: str) -> bytes:
        drawing = self._drawing(spoken)
        return drawing.page(
            call.ledger,
            call.agent,
            look,
            after=_asked(call.query, "after"),
            part=_number(_asked(call.query, "part")),
        )

    def _told(
        self,
        problem: tuple[str, str],
        ledger: Ledger | None,
        target: Target | None,
        agent: Agent | None,
        spoken: str,
    ) -> bytes:
        drawing = self._drawing(spoken)
        where = target.address if target else None
        return drawing.refusal(*problem, ledger, agent, where)

    def _browse(self, iri: str) -> str:
        """Where the data browser shows this address."""
        return f"{self.browser}?uri={quote(iri, safe='')}"


def _dressed(headers: list[Header] | tuple[Header, ...], spoken: str) -> list[Header]:
    kept = [header for header in headers if header[0] not in _OWN]
    return [_CONTENT, _VARY, (b"content-language", spoken.encode()), *kept]


def _policy(base: str) -> bytes:
    from pod_server.web.reading.render import policy

    return policy(base)


def _asked(query: bytes, name: str) -> str:
    """The value of a parameter of the query; empty where there is none."""
    if not query:
        return ""
    found = parse_qs(query.decode("latin-1"), max_num_fields=16).get(name)
    return found[0] if found else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
