"""Who speaks for whom between pods, and whose a storage is: what makes a message worth believing.

The inbox records who was signed in when a message came. That is the giver herself, or the sender of
her storage, which her Sésame alone can sign in as (N-11). A storage is hers where her WebID
document names it (``pim:storage``) and the storage is known to be hers from its own side too: else
anybody could write somebody else's storage into a WebID document of their own.
"""

from __future__ import annotations

from collections.abc import Callable

from pod_server.model.iri import SENDER, parts_of
from proofs.value import value


@value
class Givers:
    """``storages``: those that a WebID document names, which may be asked for; ``PodError``.

    ``owner``: whose the pod at this root is, where it is a pod of this server; else empty.
    """

    storages: Callable[[str], frozenset[str]]
    owner: Callable[[str], str]

    def actor(self, sender: str, said: str) -> str:
        """Whom a message of ``sender`` is from, as it says itself; empty where it cannot be told.

        A sender of another server's pod that names nobody might be anybody's.
        """
        root = _root(sender)
        return said or (self.owner(root) if root else sender)

    def speaks(self, sender: str, webid: str) -> bool:
        """Whether who was signed in may speak for that person. Blocking; raises ``PodError``."""
        root = _root(sender)
        if not root:
            return bool(sender) and sender == webid
        owner = self.owner(root)
        return owner == webid if owner else root in self.storages(webid)

    def is_hers(self, storage: str, webid: str, sender: str) -> bool:
        """Whether the storage at this root is that person's. Blocking; raises ``PodError``."""
        parts = parts_of(storage)
        if not storage.endswith("/") or parts is None or not parts.netloc:
            return False
        owner = self.owner(storage)
        if owner:
            return owner == webid
        says_so_itself = _root(sender) == storage or webid.startswith(storage)
        return says_so_itself and storage in self.storages(webid)


def _root(sender: str) -> str:
    """The root of the pod whose sender this is; empty for a person."""
    root = sender.removesuffix(SENDER)
    return root if root != sender else ""
