"""May this channel be told anything now? Asked at each delivery, not only once (N-09, S-60).

A channel ends when the agent may no longer read the topic, when the grant that its token came out
of is taken back, or at its own end. Nothing between the question and the sending waits for anybody
where the rules can be judged at once, so what is sent was allowed when it was sent (J-14).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from pod_server.contracts import AccessRules, Clock, Ledger
from pod_server.model.access import Agent
from pod_server.model.channel import Channel
from pod_server.model.waiting import MustWait
from proofs.value import value


@value
class Gate:
    """Judges by the rules of this moment. ``stands``: has the agent's grant been taken back?"""

    rules: AccessRules
    stands: Callable[[Agent], bool]
    clock: Clock

    async def is_open(self, ledger: Ledger, channel: Channel) -> bool:
        """Raises what the rules raise; whoever cannot tell must not tell."""
        if self.clock() >= channel.end_us:
            return False
        where = channel.address(ledger.pod.base)
        try:
            grants = self.rules.grants(ledger, channel.agent, where)
        except MustWait:
            grants = await asyncio.to_thread(self.rules.grants, ledger, channel.agent, where)
        return grants.allow(channel.mode) and self.stands(channel.agent)
