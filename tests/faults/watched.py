"""People of four workers whose every answer is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from tests.faults.people import Person
from tests.web.served import Reply

WORKERS = 4
CLIENTS = 8
QUERY = "SELECT ?v WHERE { ?s <urn:v> ?v }"


class Watched(Person):
    """Somebody whose every answer is looked at: no 5xx, ever."""

    def sent(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Reply:
        reply = super().sent(method, url, headers, body)
        assert reply.status < 500, reply
        return reply

    def query(self, below: str, query: str = QUERY) -> list[str]:
        reply = self.ask("GET", f"{below}.sparql?query={quote(query)}", accept="text/csv")
        assert reply.status == 200, reply
        return sorted(reply.body.decode().split()[1:])
