"""Going to other servers in the name of a pod's owner, put together."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.contracts import Pod
from pod_server.identity.envoy import Envoy, Within
from pod_server.identity.keyring import KeyRing
from pod_server.identity.machines import Machines
from pod_server.identity.minting import Minter
from pod_server.model.errors import Conflict, MissingResource
from pod_server.model.received import Received
from pod_server.wiring.house import House
from proofs.value import value


@value
class Carrier:
    """The envoy, for whoever's pod it is."""

    house: House
    envoy: Envoy

    def inbox(self, webid: str) -> str:
        """Where somebody is written to, or empty."""
        return self.house.webids.inbox(webid)

    def ask(
        self, pod: Pod, method: str, url: str, body: bytes, headers: Mapping[str, str]
    ) -> Received:
        """One request in the name of the pod's owner. Blocking; raises ``PodError``.

        Nothing is posted into her own pod, where she may do all: whose inbox lies there names it.
        """
        if method == "POST" and url.startswith(pod.base):
            raise Conflict(
                "The inbox that this person names is a folder of your own pod: ask them for their "
                "own.",
                "La boîte de réception que cette personne indique est un dossier de votre propre "
                "Sésame : demandez-lui la sienne.",
            )
        record = self.house.accounts.people.pod(pod.name)
        if record is None:
            raise MissingResource(pod.base)
        return self.envoy.ask(record.account_id, pod.owner, method, url, body=body, headers=headers)

    def look(self, pod: Pod, method: str, url: str, headers: Mapping[str, str]) -> Received:
        """The same without a body."""
        return self.ask(pod, method, url, b"", headers)


def carrier(house: House, ring: KeyRing, within: Within) -> Carrier:
    """For a house that serves."""
    return Carrier(
        house,
        Envoy(
            house.accounts,
            Machines(house.accounts, house.clock),
            Minter(ring, house.settings.issuer, house.clock),
            house.door,
            lambda url: house.base_of(url) is not None,
            within,
        ),
    )
