"""A phone that can make passkeys, as Chromium plays one (WebAuthn domain of its protocol)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

_OPTIONS = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": False,
    "defaultBackupEligibility": True,
    "defaultBackupState": True,
}


@dataclass
class Phone:
    """One virtual authenticator of a page."""

    session: CDPSession
    number: str

    @classmethod
    def of(cls, page: Page, *, prf: bool = False) -> Phone:
        """``prf``: its passkeys can make secrets (WebAuthn PRF)."""
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable", {"enableUI": False})
        made = session.send(
            "WebAuthn.addVirtualAuthenticator", {"options": {**_OPTIONS, "hasPrf": prf}}
        )
        return cls(session, made["authenticatorId"])

    def finger(self, *, down: bool) -> None:
        """Whether somebody touches it when it asks."""
        self.session.send(
            "WebAuthn.setAutomaticPresenceSimulation",
            {"authenticatorId": self.number, "enabled": down},
        )

    def knows(self, *, face: bool) -> None:
        """Whether whoever touches it is known to it."""
        self.session.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": self.number, "isUserVerified": face},
        )

    def credentials(self) -> int:
        """How many passkeys it holds."""
        found = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.number})
        return len(found["credentials"])

    def lose(self) -> None:
        """It is gone, with all that it held."""
        self.session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.number})
