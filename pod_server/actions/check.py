"""Can everything be read that claims to be RDF? What the ledger's own check cannot know."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pod_server.actions.read import RDF_TYPES
from pod_server.contracts import Documents, Ledger
from pod_server.model.change import Stored
from pod_server.model.errors import Corrupted, StaleRead
from pod_server.model.iri import auxiliaries

_PAGE = 500


def unreadable(
    documents: Documents, ledger: Ledger, read: Callable[[int], None] = lambda count: None
) -> Iterator[str]:
    """A sentence for each document, rule and description of a pod whose bytes cannot be read.

    ``read`` is told how many have been looked at.
    """
    for count, stored in enumerate(_everything(ledger), 1):
        read(count)
        if stored.is_container or stored.media_type not in RDF_TYPES:
            continue
        try:
            documents.graph(ledger, stored)
        except Corrupted as error:
            yield str(error)
        except StaleRead:
            continue  # written meanwhile, so it has just been read


def _everything(ledger: Ledger) -> Iterator[Stored]:
    after, page = "", [root] if (root := ledger.read("")) else []
    while page:
        for stored in page:
            yield stored
            for role in auxiliaries(stored.name):
                auxiliary = ledger.read(stored.name, role)
                if auxiliary is not None:
                    yield auxiliary
        after = page[-1].name
        page = [*ledger.documents(after, _PAGE)]
