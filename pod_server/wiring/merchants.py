"""Where merchants ask for payments, put together when the first one does: no start waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

from pod_server.model.iri import PAYMENTS
from pod_server.web.calls import Late, Service
from pod_server.web.pods import ANY
from pod_server.wiring.house import House

#: The methods that are taken, by path.
TAKEN: Mapping[str, tuple[str, ...]] = {
    PAYMENTS: ("OPTIONS", "POST"),
    f"{PAYMENTS}/{ANY}": ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"),
}


def payment_services(house: House) -> dict[str, Service]:
    """By path below a pod's root."""

    @cache
    def doors() -> Mapping[str, Service]:
        from pod_server.wiring.paying import payment_doors

        return payment_doors(house)

    def door(path: str) -> Service:
        return doors()[path]

    return {path: Late(methods, partial(door, path)) for path, methods in TAKEN.items()}
