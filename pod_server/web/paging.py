"""Listings by the page, for who asks with ``?limit=``: a plain GET lists all (decision 17).

Pages go by name: where one ends is where the next begins, so that members that stay are listed
once, whatever comes and goes meanwhile (K-09). ``Link`` leads to the next; its address is opaque.
"""

from __future__ import annotations

from urllib.parse import parse_qs, quote

from pod_server.actions.read import Reader
from pod_server.contracts import Ledger
from pod_server.model.change import Listed
from pod_server.model.errors import BadRequest
from pod_server.model.iri import Address
from pod_server.web.asgi import Header
from proofs.value import value

MOST = 1000
_LONGEST = 1024


@value
class Page:
    """At most ``limit`` members, from the one after ``after`` on."""

    limit: int
    after: str

    def listing(
        self, reader: Reader, ledger: Ledger, address: Address, media_type: str
    ) -> tuple[Listed, bytes, str | None]:
        """The page, and the last of its members where more are left after it."""
        prefix = f"{address.name}/" if address.name else ""
        start = prefix + self.after if self.after else ""
        found, body = reader.listing(ledger, address, media_type, start, self.limit)
        if len(found.members) < self.limit:
            return found, body, None
        last = found.members[-1].name
        if next(iter(ledger.children(address.name, last, 1)), None) is None:
            return found, body, None
        return found, body, last[len(prefix) :]


def asked(query: bytes) -> Page | None:
    """The page that a query asks for, if it asks for one; raises :class:`BadRequest`."""
    if b"limit=" not in query:
        return None
    values = parse_qs(query.decode("latin-1"), keep_blank_values=True, errors="replace")
    written, after = values.get("limit", [""])[0], values.get("after", [""])[0]
    if not (written.isascii() and written.isdigit()) or int(written[:9]) == 0:
        raise BadRequest(f"limit is a number of members, 1 to {MOST}.")
    if len(after) > _LONGEST:
        raise BadRequest("after is no place in this listing; begin anew without it.")
    return Page(min(int(written[:9]), MOST), after)


def links(container: str, page: Page, last: str | None) -> Header:
    """The first page, and the next where members are left after the one called ``last``."""
    first = f"{container}?limit={page.limit}"
    said = f'<{first}>; rel="first"'
    if last is not None:
        said += f', <{first}&after={quote(last, safe="")}>; rel="next"'
    return (b"link", said.encode())
