"""What the provider's pages and endpoints need from the identity floor."""

from __future__ import annotations

from typing import Protocol

from pod_server.model.exchange import Asked, Said


class Endpoints(Protocol):
    """The endpoints that programs talk to."""

    def metadata(self) -> dict[str, object]: ...
    def jwks(self) -> dict[str, object]: ...
    def token(self, asked: Asked) -> Said: ...
    def revoke(self, asked: Asked) -> Said: ...
    def register(self, metadata: object, network: str) -> Said: ...
