"""What others have given, put together: read from inboxes, tried, handed back."""

from __future__ import annotations

from pod_server.civic.giving.access_grants import GrantBook
from pod_server.civic.giving.givers import Givers
from pod_server.civic.giving.handing_back import HandingBack
from pod_server.civic.giving.received import ReceivedBook
from pod_server.civic.giving.receiving import Receiving
from pod_server.civic.giving.trying import Trying
from pod_server.model.errand import Errand
from pod_server.wiring.carrying import Carrier
from pod_server.wiring.house import House, unique

BOOK = ReceivedBook()


def trying(house: House, goes: Carrier) -> Trying:
    """Whether what was given can be read now."""
    return Trying(BOOK, house.codecs, goes.look, house.clock)


def receiving(house: House, goes: Carrier) -> Receiving:
    """Of every pod."""

    def owner(root: str) -> str:
        record = house.accounts.people.pod_at([root])
        return record.owner if record is not None else ""

    def due(pod_id: str, name: str, when: int) -> None:
        house.accounts.errands.put(Errand(pod_id, name, when))

    return Receiving(
        BOOK,
        GrantBook(house.documents),
        Givers(house.webids.storages, owner),
        trying(house, goes),
        house.clock,
        due,
    )


def handing_back(house: House) -> HandingBack:
    """Of every pod."""
    controlled = house.front_office.controlled
    return HandingBack(BOOK, house.clock, unique, controlled, house.selling.mouth)
