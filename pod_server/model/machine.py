"""What somebody wishes of a new machine, and what it is given once (O-07)."""

from __future__ import annotations

from proofs.value import value

LONGEST_DAYS = 3_660


@value
class Issued:
    """Client credentials as they are shown, once; no secret where the machine has a key."""

    client_id: str
    secret: str
    webid: str = ""


@value
class Wish:
    """What a machine is to be: ``days`` is how long it stands, 0 for without end."""

    webid: str
    name: str = ""
    purpose: str = ""
    days: int = 0
    keys: str = ""
    client_id: str = ""
    secret: str = ""
