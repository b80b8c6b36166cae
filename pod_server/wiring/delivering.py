"""Notifications put together: courier, channels, webhooks, and the services in front of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from pod_server.actions.subscribe import Subscriber
from pod_server.civic.front_office.notices import Notices
from pod_server.civic.giving.outbox import OUTBOX, Outbox
from pod_server.contracts import Ledger
from pod_server.delivery.courier import Courier
from pod_server.delivery.gate import Gate
from pod_server.delivery.hooks import Hooks
from pod_server.delivery.lanes import Lanes
from pod_server.delivery.lines import LiveChannels
from pod_server.delivery.messages import Messages
from pod_server.delivery.notices import NoticeRounds
from pod_server.identity.fetch import Unreachable
from pod_server.identity.keyring import KeyRing
from pod_server.identity.minting import Minter
from pod_server.identity.replay import Replays
from pod_server.identity.sender import Sender
from pod_server.identity.standing import Standing
from pod_server.model.access import Agent
from pod_server.model.account import SECOND
from pod_server.model.channel import ChannelType
from pod_server.model.iri import NOTIFICATIONS, SENDER
from pod_server.storage.channels import SqliteChannels
from pod_server.web.calls import Service
from pod_server.web.notifications.lines import NotificationSockets, StreamService
from pod_server.web.notifications.requests import Requests
from pod_server.web.notifications.seals import Seals, new_key
from pod_server.web.notifications.services import (
    KeptChannels,
    SubscriptionService,
    described_services,
)
from pod_server.web.notifications.updates import Updates
from pod_server.web.pods import ANY
from pod_server.web.representations import etag
from pod_server.web.services import SenderDocument
from pod_server.web.within import Within
from pod_server.wiring.house import House, unguessable
from proofs.value import value

#: The name under which the key of capabilities is kept.
SEAL_KEY = "channel-key"


@value
class Delivery:
    """Notifications of one server process. ``services`` by their path, ``sockets`` beside them."""

    services: Mapping[str, Service]
    sockets: NotificationSockets
    updates: Updates
    courier: Courier
    hooks: Hooks
    notices: NoticeRounds

    def open(self) -> None:
        """Begin, on the running loop."""
        self.courier.open()
        self.hooks.open()
        self.notices.open()

    def close(self) -> None:
        """Stop, and write down how far webhooks have come."""
        self.notices.close()
        self.hooks.close()
        self.courier.close()

    @staticmethod
    def described(base: str) -> Sequence[dict[str, object]]:
        """The subscription services of a pod, for its storage description."""
        return described_services(base)


@value
class _Told:
    """What accounts have to tell companies, and what outboxes have for anybody."""

    accounts: Notices
    outbox: Outbox

    def untold(self, ledger: Ledger, name: str) -> tuple[str, tuple[tuple[str, bytes], ...]]:
        return self._of(name).untold(ledger, name)

    def settled(self, ledger: Ledger, name: str, iri: str, *, arrived: bool) -> None:
        self._of(name).settled(ledger, name, iri, arrived=arrived)

    def _of(self, name: str) -> Notices | Outbox:
        return self.outbox if name.startswith(f"{OUTBOX}/") else self.accounts


def _near_or_far(
    house: House, sender: Sender, within: Within, who: str, url: str, body: bytes, kind: str
) -> int:
    """To inboxes of this server within it: its address need not be reachable from here."""
    if house.pod_of(url) is None:
        return sender.post(who, url, body, kind)
    return within("POST", url, body, sender.signed(who, url, body, kind)).status


def _notices(house: House, sender: Sender, within: Within) -> NoticeRounds:
    """What is told to people and companies at their inboxes."""
    notices = NoticeRounds(
        _Told(
            Notices(house.documents, house.maker), Outbox(house.documents, house.clock, house.rules)
        ),
        house.ledgers.by_id,
        house.webids.inbox,
        Lanes(partial(_near_or_far, house, sender, within)),
    )
    house.selling.mouth.tell = notices.wake
    return notices


def delivery(
    house: House,
    ring: KeyRing,
    replays: Replays,
    pod: Callable[[str], Ledger | None],
    within: Within,
) -> Delivery:
    """For a house that is one of a server's processes."""
    bells = house.ledgers.bells
    if bells is None:
        raise ValueError("notifications are a server's affair")
    settings, clock = house.settings, house.clock
    standing = Standing(house.accounts, clock)

    def stands(agent: Agent) -> bool:
        """Only of our own tokens we know whether they were taken back."""
        return agent.issuer != settings.issuer or standing.stands(agent)

    def use_once(name: str, made_at: int) -> None:
        replays.note("channel", name, made_at, clock() / SECOND)

    def target_fault(url: str) -> str:
        try:
            house.door.check(url)
        except Unreachable as error:
            return error.detail()
        return ""

    channels = SqliteChannels(house.ledgers, bells.worker, bells.workers)
    gate = Gate(house.rules, stands, clock)
    messages = Messages(house.codecs, etag)
    courier = Courier(bells)
    live = LiveChannels(courier, gate, messages)
    sender = Sender(house.door, ring, Minter(ring, settings.issuer, clock), clock)
    hooks = Hooks(channels, house.ledgers.by_id, courier, gate, messages, Lanes(sender.post))
    house.ledgers.writer.followed = hooks.changed

    key = house.accounts.people.keep(SEAL_KEY, new_key())
    seals = Seals(key, clock, use_once)
    subscriber = Subscriber(house.rules, channels, clock, unguessable, target_fault)
    requests = Requests(house.codecs)

    def service(kind: ChannelType) -> SubscriptionService:
        return SubscriptionService(kind, subscriber, requests, seals, house.codecs)

    hook = f"{NOTIFICATIONS}{ChannelType.WEBHOOK}/"
    services: dict[str, Service] = {
        f"{NOTIFICATIONS}{ChannelType.WEB_SOCKET}/": service(ChannelType.WEB_SOCKET),
        f"{NOTIFICATIONS}{ChannelType.STREAMING}/": StreamService(
            service(ChannelType.STREAMING), seals, live.open
        ),
        hook: service(ChannelType.WEBHOOK),
        hook + ANY: KeptChannels(subscriber),
        SENDER: SenderDocument(house.codecs, settings.issuer),
    }
    updates = Updates(seals, subscriber, live.open, clock)
    sockets = NotificationSockets(pod, seals, live.open, updates)
    notices = _notices(house, sender, within)
    return Delivery(services, sockets, updates, courier, hooks, notices)
