"""Both transports against a real server: login, proofs, renewal, retries, limits."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from clients.pod_client.aio import AsyncPodClient
from clients.pod_client.client import PodClient
from clients.pod_client.errors import (
    LoginRefused,
    Missing,
    NotUnderstood,
    Unauthorized,
    Unreachable,
)
from clients.pod_client.messages import Request, Response
from clients.pod_client.session import Credentials, Patience
from tests.unit.clients.small_pod import Answer, SmallPod, small_pod

#: Sends some requests one after the other with one signed-in client.
Sender = Callable[[Credentials | None, list[Request]], list[Response]]
QUICK = Patience(first_wait=0.01)


@pytest.fixture
def pod() -> Iterator[SmallPod]:
    with small_pod() as pod:
        yield pod


def _over_requests(credentials: Credentials | None, wanted: list[Request]) -> list[Response]:
    with PodClient(credentials, patience=QUICK, timeout=5, largest_answer=100_000) as client:
        return [client.request(request) for request in wanted]


def _over_asyncio(credentials: Credentials | None, wanted: list[Request]) -> list[Response]:
    async def send() -> list[Response]:
        async with AsyncPodClient(
            credentials, patience=QUICK, timeout=5, largest_answer=100_000
        ) as client:
            return [await client.request(request) for request in wanted]

    return asyncio.run(send())


@pytest.fixture(params=[_over_requests, _over_asyncio])
def send(request: pytest.FixtureRequest) -> Sender:
    chosen: Sender = request.param
    return chosen


def _credentials(pod: SmallPod) -> Credentials:
    return Credentials.read(pod.credentials())


def test_a_client_logs_in_once_and_proves_each_request(pod: SmallPod, send: Sender) -> None:
    url = f"{pod.base}/notes/a%20b%7Ec.ttl?x=1"
    answers = send(
        _credentials(pod),
        [
            Request("PUT", url, {"Content-Type": "text/turtle"}, b"<#a> a <#b> ."),
            Request("GET", url),
            Request("HEAD", url),
            Request("DELETE", url),
        ],
    )
    assert [answer.status for answer in answers] == [201, 200, 200, 204]
    assert answers[1].body == b"<#a> a <#b> ."
    assert answers[1].etag == '"1"'
    assert answers[1].media_type == "text/turtle"
    assert pod.logins == 1
    assert len(pod.asked("PUT", "/notes/a%20b%7Ec.ttl?x=1")) == 1


def test_a_client_without_credentials_sends_none(pod: SmallPod, send: Sender) -> None:
    pod.protected = False
    pod.stored["/a"] = b"hello", "text/plain"
    (answer,) = send(None, [Request("GET", f"{pod.base}/a")])
    assert answer.body == b"hello"
    assert "authorization" not in pod.seen[-1].headers


def test_wrong_credentials_say_so(pod: SmallPod, send: Sender) -> None:
    wrong = Credentials(pod.issuer, "acme", "wrong")
    with pytest.raises(LoginRefused, match="invalid_client"):
        send(wrong, [Request("GET", f"{pod.base}/a")])


def test_a_token_that_died_early_is_renewed_once(pod: SmallPod, send: Sender) -> None:
    pod.stored["/a"] = b"hello", "text/plain"
    pod.scripted["/a"] = [Answer(401)]
    (answer,) = send(_credentials(pod), [Request("GET", f"{pod.base}/a")])
    assert answer.status == 200
    assert pod.logins == 2
    pod.scripted["/a"] = [Answer(401), Answer(401), Answer(401)]
    with pytest.raises(Unauthorized):
        send(_credentials(pod), [Request("GET", f"{pod.base}/a")])


def test_a_token_is_renewed_before_it_ends(pod: SmallPod, send: Sender) -> None:
    pod.lifetime = 0
    pod.stored["/a"] = b"hello", "text/plain"
    send(_credentials(pod), [Request("GET", f"{pod.base}/a")] * 3)
    assert pod.logins == 3


def test_a_nonce_asked_for_by_the_issuer_is_given(pod: SmallPod, send: Sender) -> None:
    pod.nonce = "once"
    pod.stored["/a"] = b"hello", "text/plain"
    (answer,) = send(_credentials(pod), [Request("GET", f"{pod.base}/a")])
    assert answer.status == 200


def test_a_busy_server_is_asked_again(pod: SmallPod, send: Sender) -> None:
    pod.stored["/a"] = b"hello", "text/plain"
    pod.scripted["/a"] = [Answer(503, b"", {"Retry-After": "0"}), Answer(503)]
    (answer,) = send(_credentials(pod), [Request("GET", f"{pod.base}/a")])
    assert answer.body == b"hello"


def test_a_missing_resource_is_a_typed_error_with_the_servers_words(
    pod: SmallPod, send: Sender
) -> None:
    with pytest.raises(Missing) as caught:
        send(_credentials(pod), [Request("GET", f"{pod.base}/none")])
    assert caught.value.problem_detail == "No /none."
    assert caught.value.status == 404


def test_an_answer_without_end_is_refused(pod: SmallPod, send: Sender) -> None:
    pod.stored["/big"] = b"x" * 200_000, "text/plain"
    with pytest.raises(NotUnderstood, match="over 100000 bytes"):
        send(_credentials(pod), [Request("GET", f"{pod.base}/big")])


def test_a_closed_door_is_told_as_such(send: Sender) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable) as caught:
        send(None, [Request("GET", f"http://127.0.0.1:{port}/")])
    assert "refused" in caught.value.reason.lower()


def test_a_netrc_does_not_replace_the_token(
    pod: SmallPod, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login eve password x\n")
    monkeypatch.setenv("NETRC", str(netrc))
    pod.stored["/a"] = b"hello", "text/plain"
    with PodClient(_credentials(pod)) as client:
        assert client.get(f"{pod.base}/a").body == b"hello"


def test_many_at_once_share_one_login(pod: SmallPod) -> None:
    async def all_of_them() -> list[Response]:
        async with AsyncPodClient(_credentials(pod)) as client:
            await client.login()
            jobs: list[Awaitable[Response]] = [
                client.request(Request("PUT", f"{pod.base}/{quote(f'é{n}')}", {}, b"x"))
                for n in range(40)
            ]
            return list(await asyncio.gather(*jobs))

    assert {answer.status for answer in asyncio.run(all_of_them())} == {201}
    assert pod.logins == 1
