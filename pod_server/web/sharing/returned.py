"""What others do not need any more, as a line of the first page."""

from __future__ import annotations

from collections.abc import Iterator

from pod_server.civic.giving.giving import Giving
from pod_server.web.office.today import Row as Line
from pod_server.web.office.who import Owner
from pod_server.web.sharing.given import HOME
from pod_server.web.sharing.words import words


def waiting_rows(giving: Giving, owner: Owner, language: str) -> Iterator[Line]:
    """How many grants were handed back, and can be withdrawn."""
    count = len(giving.handed_back(owner.ledger))
    if count:
        counted = words.counted(count, "n_returned", language)
        yield Line("waiting", words(language)["returned"], counted, HOME)
