"""What the writer of a pod is asked to do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import TracebackType

from pod_server.contracts import Pod, Promise
from pod_server.model.change import Change, Stored
from pod_server.model.channel import Channel, Progress
from pod_server.storage.view import View


class Verdict:
    """Fails a future with whatever is raised inside, and goes on: the sender's error is his."""

    def __init__(self, future: Promise) -> None:
        self._future = future

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if error is None:
            return False
        if not isinstance(error, Exception):
            return False
        self._future.set_exception(error)
        return True


@dataclass(slots=True)
class Job:
    """Something for one pod's writer; ``future`` learns the pod's number after it."""

    view: View
    future: Future[int] = field(default_factory=Future, kw_only=True)


@dataclass(slots=True)
class Commit(Job):
    """A change, prepared already."""

    change: Change


@dataclass(slots=True)
class CommitInTurn(Job):
    """A change to be prepared when everything before it is committed."""

    prepare: Callable[[], Change]


@dataclass(slots=True)
class Begin(Job):
    """Make the pod, with its first change; nothing where it has been made before."""

    pod: Pod
    first: Change
    bytes_max: int


@dataclass(slots=True)
class Adjust(Job):
    """Set what is the house's, not the citizen's: the quota and the state of the pod."""

    bytes_max: int | None = None
    state: str | None = None
    resources_max: int | None = None


@dataclass(slots=True)
class Rewrite(Job):
    """Replace a document's base and the deltas seen over it by one body that says the same.

    Nothing has happened that anybody needs to be told: version, moment and size stay.
    """

    seen: Stored
    body: bytes | None = None
    blob: str | None = None


@dataclass(slots=True)
class Sweep(Job):
    """Delete blobs without references that are older than a moment (microseconds)."""

    before_us: int


@dataclass(slots=True)
class Follow(Job):
    """Channels kept in the pod that come, go, or have told something. Not a change of its content.

    Those that have gone meanwhile do not come back by having told something.
    """

    added: tuple[Channel, ...] = ()
    moved: tuple[Progress, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(slots=True)
class Hold(Job):
    """Somebody in another process prepares in this pod's turn, from when the future is done."""

    token: str
    limit_s: float


@dataclass(slots=True)
class Release(Job):
    """The end of a held turn, with the change prepared in it, if any."""

    token: str
    change: Change | None
