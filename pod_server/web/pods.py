"""The entry of pod origins: one pipeline for every request, no routing by a framework (F-02).

Address, then preflight, then who is asking, then the action, then the answer. Whatever is refused
on the way becomes a problem document in :func:`PodOrigin._refused`, with the headers of CORS, so
that apps can read it (F-04). What does not depend on the agent comes first and costs nothing.
The method is the one of the request line (S-09).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pod_server.actions.read import RDF_TYPES
from pod_server.contracts import AccessRules, Ledger
from pod_server.model.access import Agent, Grants
from pod_server.model.errors import (
    BadRequest,
    MethodNotAllowed,
    MissingResource,
    PodError,
    Unauthenticated,
)
from pod_server.model.iri import Role
from pod_server.model.waiting import MustWait
from pod_server.web import answers, cors, credentials, problems, targets
from pod_server.web.asgi import Answer
from pod_server.web.asked import Disconnected, Request, in_task
from pod_server.web.calls import Call, Handler, Service
from pod_server.web.credentials import Authenticate
from pod_server.web.headers import Headers, choose
from pod_server.web.reading.pages import Pages
from pod_server.web.representations import Representations
from pod_server.web.services import OFFERED
from pod_server.web.targets import Target, target
from proofs.value import value

#: None that copies or moves: rules would travel, or be left behind (S-25).
METHODS = frozenset(("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"))
SPARQL = ".sparql"
_READING = ("GET", "HEAD")
_READ = (200, 304, 404)
#: In a service's path: whatever has one segment more; whatever lies below its first one.
ANY = "*"
DEEP = "**"
PODS_REMEMBERED = 4096
PLACES_REMEMBERED = 8192

#: A pod, a target in it, and what answers there, if it is no resource.
Place = tuple[Ledger, Target, Service | None]


class Directory:
    """Finds pods by name, and remembers those found: a name never becomes another pod's."""

    def __init__(self, find: Callable[[str], Ledger | None]) -> None:
        self._find = find
        self._found: dict[str, Ledger] = {}

    def __call__(self, name: str) -> Ledger | None:
        ledger = self._found.get(name)
        if ledger is None:
            ledger = self._find(name)
            if ledger is not None:
                if len(self._found) >= PODS_REMEMBERED:
                    self._found.clear()
                self._found[name] = ledger
        return ledger


@dataclass(slots=True)
class _Progress:
    """What has been found out so far: a refusal says as much as that allows."""

    ledger: Ledger | None = None
    target: Target | None = None
    agent: Agent | None = None


@value
class PodOrigin:
    """Answers for all pods. ``pod`` finds one by name; ``services`` are known by their path.

    A service for the path ``.sparql`` answers below every container, one whose path ends with
    :data:`ANY` for all that lie there and have none of their own, with :data:`DEEP` however deep.
    """

    issuer: str
    pod: Callable[[str], Ledger | None]
    authenticate: Authenticate
    rules: AccessRules
    representations: Representations
    pages: Pages
    writes: Mapping[str, Handler]
    services: Mapping[str, Service]
    live: Callable[[Ledger, Agent], bytes]
    _places: dict[tuple[str, bytes], Place] = field(default_factory=dict)

    async def answer(self, request: Request, origin: str, name: str = "") -> Answer:
        """The answer to one request at ``origin``; ``name`` is the pod's where its host tells it.

        Raises :class:`Disconnected`, and nothing else: every refusal is an answer.
        """
        sent = request.sent
        found = _Progress()
        try:
            answer = await self._answer(found, request, origin, name)
        except PodError as error:
            if cors.is_preflight(request.method, sent):
                answer = cors.preflight(sent)  # P-60: an app may read the refusal that follows.
            else:
                answer = self._refused(found, error, sent)
        except Disconnected:
            raise
        except Exception as error:  # noqa: BLE001  (the one place: nobody is left without answer)
            fault = problems.unforeseen(error, sent.get(b"accept-language"))
            answer = answers.refused(fault, found.target, None)
        if answer.status >= 400 and request.method in _READING:
            answer = await self.pages.refusal(answer, sent, found.ledger, found.target, found.agent)
        readable = cors.readable(sent)
        if readable:
            answer.lines += readable + self._live(found, request, answer.status)
        return answer

    async def _answer(self, found: _Progress, request: Request, origin: str, name: str) -> Answer:
        sent = request.sent
        if sent.twice:
            raise BadRequest(f"{sent.twice} came twice; send it once.")
        method = request.method
        place = self._places.get((name, request.raw_path))
        if place is None:
            place = self._find(found, request.raw_path, name)
        ledger, where, service = found.ledger, found.target, _ = place
        if cors.is_preflight(method, sent):
            answer = cors.preflight(sent)
            answer.headers += [*answers.standing(where, None, False), where.bare_links]
            return answer
        if method == "OPTIONS":
            return Answer(204, [*answers.standing(where, None, False), where.links])
        if method not in METHODS:
            raise MethodNotAllowed(method, where.sort.methods)
        if sent.raw(b"service-worker") is not None:
            raise BadRequest("Scripts of pods do not become service workers.")  # S-A5, S-46
        agent = credentials.stranger(sent)
        if agent is None:
            agent = await credentials.agent(self.authenticate, request, origin)
        found.agent = agent
        call = Call(method, ledger, where, agent, sent, request.query, request.receive)
        if service is None and not where.address.name:
            service = self._identifier(call)
        if service is not None:
            return await _served(service, call)
        if method in self.writes:
            return await self.writes[method](call)
        return await self.representations.answer(call)

    def _live(self, found: _Progress, request: Request, status: int) -> bytes:
        """For an app in a browser that reads: where it hears of changes (N-14)."""
        ledger, agent = found.ledger, found.agent
        if ledger is None or agent is None or status not in _READ:
            return b""
        if request.method not in _READING:  # HEAD too: RFC 9110 §9.3.2.
            return b""
        return self.live(ledger, agent)

    def _find(self, found: _Progress, raw_path: bytes, name: str) -> Place:
        """What lies there, remembered by the octets of the path: all of it follows from them."""
        rest, pod = raw_path[1:], name
        if not pod:
            first, slash, rest = rest.partition(b"/")
            pod = first.decode("latin-1") if slash else ""
        ledger = found.ledger = self.pod(pod) if pod else None
        if ledger is None:
            raise MissingResource
        where = found.target = target(ledger.pod.base, "", rest)
        service = self._service(where)
        if service is not None:
            where = targets.taking(where, service.methods)
        if len(self._places) >= PLACES_REMEMBERED:
            self._places.clear()
        self._places[name, raw_path] = place = (ledger, where, service)
        return place

    def _service(self, where: Target) -> Service | None:
        role = where.address.role
        if role is not Role.SERVICE and role is not Role.SPARQL:
            return None
        name = SPARQL if role is Role.SPARQL else where.address.name
        service = self.services.get(name)
        if service is None:
            service = self.services.get(name[: name.rfind("/") + 1] + ANY)
        if service is None:
            service = self.services.get(name[: name.find("/") + 1] + DEEP)
        if service is None:
            raise MissingResource(where.address.iri)
        return service

    def _identifier(self, call: Call) -> Service | None:
        """At the storage's own address, for who asks for its identifier document (K-14)."""
        is_read = call.target.address.role is Role.RESOURCE and call.method in _READING
        if not is_read or b"application/lws+" not in (call.sent.raw(b"accept") or b""):
            return None
        if choose(call.sent.get(b"accept"), OFFERED) in RDF_TYPES:
            return None
        return self.services.get(targets.STORAGE_DESCRIPTION)

    def _refused(self, found: _Progress, error: PodError, sent: Headers) -> Answer:
        answer = problems.refusal(error, sent.get(b"accept"), sent.get(b"accept-language"))
        if isinstance(error, Unauthenticated):
            realm = found.ledger.pod.base if found.ledger else self.issuer
            answer.headers += credentials.challenges(error, self.issuer, realm)
        return answers.refused(answer, found.target, self._grants(found))

    def _grants(self, found: _Progress) -> Grants | None:
        """What the agent may do at the target, for ``WAC-Allow`` on a refusal.

        ``None`` where that cannot be known now: the refusal goes out without the field.
        """
        if found.ledger is None or found.target is None or found.agent is None:
            return None
        try:
            return self.rules.grants(found.ledger, found.agent, found.target.address)
        except (PodError, MustWait):
            return None


async def _served(service: Service, call: Call) -> Answer:
    if call.method not in service.methods:
        raise MethodNotAllowed(call.method, service.methods)
    await in_task()
    answer = await service.answer(call)
    answer.headers += [*answers.standing(call.target, None, True), call.target.bare_links]
    return answer
