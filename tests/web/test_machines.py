"""Machines on a real server: made on the account's page, used on pods, ended at once (O-07)."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Mapping
from urllib.parse import quote, urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from clients.pod_client.dpop import DpopKey
from pod_server.__main__ import main
from pod_server.identity.assertions import LASTS
from pod_server.identity.machines import MOST
from tests.web.at_home import Visitor, at_home, grow_old, words
from tests.web.served import Reply, Served, serving

BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
Key = ECKey | OKPKey | RSAKey


def make(visitor: Visitor, **wish: str) -> dict[str, str]:
    """A machine of the page's form: what it is shown."""
    webid = visitor.served.people["alice"].webid
    wish = {"name": "Till", "purpose": "", "webid": webid, "days": "365", "keys": "", **wish}
    made = visitor.post("/account/machines/new", **wish)
    assert made.status_code == 200, words(made)
    shown = re.findall(r"<dt>([^<]+)</dt><dd><code[^>]*>([^<]+)</code>", made.text)
    return {name: value for name, value in shown}


class Machine:
    """A program with its id: asks for tokens and uses them."""

    def __init__(self, served: Served, client_id: str) -> None:
        self.served, self.client_id, self.dpop = served, client_id, DpopKey()
        self.url = f"{served.account}/oidc/token"
        conf = served.ask("GET", f"{served.account}/.well-known/openid-configuration").json
        self.url = str(conf["token_endpoint"])

    def now(self) -> float:
        return time.time() + self.served.ahead

    def token(self, **form: str) -> Reply:
        """Ask with these parameters beside the grant type."""
        body = urlencode({"grant_type": "client_credentials", **form}).encode()
        proof = {"DPoP": self.dpop.proof("POST", self.url, at=self.now())}
        content = "application/x-www-form-urlencoded"
        return self.served.ask("POST", self.url, headers=proof, body=body, content=content)

    def by_secret(self, secret: str) -> Reply:
        body = b"grant_type=client_credentials"
        basic = f"{quote(self.client_id)}:{quote(secret)}"
        headers = {
            "DPoP": self.dpop.proof("POST", self.url, at=self.now()),
            "Authorization": f"Basic {base64.b64encode(basic.encode()).decode()}",
        }
        content = "application/x-www-form-urlencoded"
        return self.served.ask("POST", self.url, headers=headers, body=body, content=content)

    def assertion(self, key: Key, changes: Mapping[str, object], alg: str = "ES256") -> str:
        """As RFC 7523 §3 wants it, but for ``changes``; ``None`` leaves a claim out."""
        now = int(self.now())
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": f"{self.served.account}/",
            "exp": now + 60,
            "iat": now,
            "jti": f"{time.monotonic_ns()}",
            **changes,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": alg, "kid": key.kid}, kept, key, algorithms=[alg])

    def by_key(self, assertion: str, **more: str) -> Reply:
        return self.token(client_assertion_type=BEARER, client_assertion=assertion, **more)

    def read(self, token: str, url: str) -> int:
        proof = self.dpop.proof("GET", url, at=self.now(), access_token=token)
        headers = {"Authorization": f"DPoP {token}", "DPoP": proof}
        return self.served.ask("GET", url, headers=headers).status


def jwk(key: Key) -> str:
    return json.dumps(key.as_dict(private=False))


@pytest.fixture
def key() -> ECKey:
    return ECKey.generate_key("P-256", auto_kid=True)


def test_a_machine_is_named_its_secret_is_shown_once_and_it_ends_at_the_next_request(
    served: Served, alice: Visitor
) -> None:
    """O-07, S-35c: what was issued before is good for nothing once its machine has ended."""
    shown = make(alice, name="Till <b>2</b>", purpose="Receipts of the shop", days="30")
    assert shown["Issuer"] == f"{served.account}/"
    assert shown["WebID"] == served.people["alice"].webid
    machine, url = Machine(served, shown["Client id"]), served.home
    listed = alice.get("/account/machines")
    assert shown["Secret"] not in listed.text
    assert "<b>2" not in listed.text
    said = words(listed)
    for part in ("Till", "Receipts of the shop", "never used", "until "):
        assert part in said
    found = machine.by_secret(shown["Secret"])
    assert found.status == 200, found
    token = str(found.json["access_token"])
    assert machine.read(token, url) == 200
    one = alice.get(f"/account/machines/one?id={shown['Client id']}")
    assert shown["Secret"] not in one.text
    assert "last used on" in words(one)
    ended = alice.post("/account/machines/end", page="/account/machines/new", id=machine.client_id)
    assert ended.status_code == 303
    assert machine.read(token, url) == 401, "at its next request"
    assert machine.by_secret(shown["Secret"]).status == 401
    assert "ended on" in words(alice.get("/account/machines")), "its name stays"
    assert alice.get(f"/account/machines/one?id={machine.client_id}").status_code == 404


def test_a_machine_runs_out_by_itself_and_so_does_what_it_holds(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """O-07: no token outlives its machine."""
    with serving(tmp_path_factory.mktemp("data")) as served, at_home(served, "alice") as alice:
        shown = make(alice, days="1")
        machine = Machine(served, shown["Client id"])
        served.turn(24 * 3600 - 300)
        found = machine.by_secret(shown["Secret"])
        assert 0 < int(str(found.json["expires_in"])) <= 300
        token = str(found.json["access_token"])
        assert machine.read(token, served.home) == 200
        served.turn(400)
        assert machine.read(token, served.home) == 401
        refused = machine.by_secret(shown["Secret"])
        assert (refused.status, refused.json["error"]) == (400, "invalid_client")
        assert "make another one" in str(refused.json["error_description"])
        assert "ran out on" in words(alice.get("/account/machines"))


@pytest.mark.parametrize("alg", ["ES256", "RS256", "Ed25519"])
def test_a_machine_signs_in_by_a_key_of_its_own(served: Served, alice: Visitor, alg: str) -> None:
    """O-07, RFC 7523: no secret is made, and none would do; discovery says so (O-05)."""
    held: Key = ECKey.generate_key("P-256", auto_kid=True)
    if alg == "RS256":
        held = RSAKey.generate_key(2048, auto_kid=True)
    if alg == "Ed25519":
        held = OKPKey.generate_key("Ed25519", auto_kid=True)
    as_pem = held.as_pem(private=False).decode()
    shown = make(alice, keys=jwk(held) if alg == "ES256" else as_pem)
    assert "Secret" not in shown
    machine = Machine(served, shown["Client id"])
    conf = served.ask("GET", f"{served.account}/.well-known/openid-configuration").json
    assert "private_key_jwt" in str(conf["token_endpoint_auth_methods_supported"])
    assert alg in str(conf["token_endpoint_auth_signing_alg_values_supported"])
    for audience in (f"{served.account}/", machine.url, [f"{served.account}/"]):
        found = machine.by_key(machine.assertion(held, {"aud": audience}, alg))
        assert found.status == 200, found
        assert machine.read(str(found.json["access_token"]), served.home) == 200
    assert machine.by_secret("").status == 401
    assert machine.by_secret("sha256$").status == 401


def test_an_assertion_that_is_not_for_here_not_for_now_or_used_before_is_refused(
    served: Served, alice: Visitor, key: ECKey
) -> None:
    """RFC 7523 §3: aud, exp, jti, iss, sub; and who signed it (S-30)."""
    shown, now = make(alice, keys=jwk(key)), int(time.time())
    machine = Machine(served, shown["Client id"])
    here = f"{served.account}/"
    wrong: list[Mapping[str, object]] = [
        {"aud": None},
        {"aud": "https://elsewhere.example/"},
        {"aud": [here, "https://elsewhere.example/"]},
        {"exp": None},
        {"exp": now - 100},
        {"exp": now + LASTS + 200},
        {"exp": "tomorrow"},
        {"iat": now + 300},
        {"nbf": now + 300},
        {"jti": None},
        {"jti": "j" * 300},
        {"jti": 7},
        {"iss": "somebody"},
        {"iss": None},
        {"sub": "bob-test"},
        {"sub": None},
        {"sub": "https://elsewhere.example/app"},
    ]
    for changes in wrong:
        found = machine.by_key(machine.assertion(key, changes))
        assert (found.status, found.json["error"]) == (400, "invalid_client"), changes
        assert found.json["error_description"]
    once = machine.assertion(key, {})
    assert machine.by_key(once, client_id="bob-test").status == 400
    assert machine.by_key(once).status == 200
    again = machine.by_key(once)
    assert (again.status, "used before" in str(again.json)) == (400, True)
    other = ECKey.generate_key("P-256", {"kid": str(key.kid)})
    for signed in (machine.assertion(other, {}), once[:-8] + "AAAAAAAA", "a.b.c"):
        assert machine.by_key(signed).status == 400


def test_what_is_wrong_with_a_wish_is_said_and_nothing_of_it_is_lost(
    served: Served, alice: Visitor, key: ECKey
) -> None:
    """J-23: in the reader's language, with all that was typed; private keys are not kept."""
    webid, path = served.people["alice"].webid, "/account/machines/new"
    typed = {"name": "Till", "purpose": "Nightly push", "webid": webid, "days": "90"}
    private = key.as_pem(private=True).decode()
    assert "></textarea>" in alice.get(path).text, "nothing is typed yet"
    for keys, said in (
        ("no key", "This is neither JSON nor PEM"),
        ("{}", "The key cannot be taken"),
        ('{"kty": "oct", "k": "c2VjcmV0"}', "This is a private key"),
        (private, "make another pair"),
        ('{"keys": []}', "There are 0 keys"),
        ("-----BEGIN PUBLIC KEY-----\nnone", "The PEM cannot be read"),
    ):
        refused = alice.post(path, **typed, keys=keys)
        assert (refused.status_code, said in words(refused)) == (422, True), words(refused)
        assert "Nightly push" in refused.text
    alice.http.headers["Accept-Language"] = "fr"
    refused = alice.post(path, **typed, keys="no key")
    assert "ni du JSON ni du PEM" in words(refused)
    alice.http.headers["Accept-Language"] = "en"
    assert alice.post(path, **{**typed, "name": " "}, keys="").status_code == 422
    assert alice.post(path, **{**typed, "days": "7"}, keys="").status_code == 422
    assert alice.post(path, **{**typed, "webid": "https://x.example/"}, keys="").status_code == 403


def test_machines_are_for_who_is_in_and_made_by_who_just_showed_it(
    served: Served, alice: Visitor
) -> None:
    """S-49, S-43."""
    shown = make(alice)
    with Visitor(served) as nobody:
        led = nobody.get("/account/machines", follow=False)
        assert led.headers["Location"].startswith("/sign-in?")
    with at_home(served, "bob") as bob:
        path = f"/account/machines/one?id={shown['Client id']}"
        assert bob.get(path).status_code == 404
        bob.post("/account/machines/end", page="/account/machines/new", id=shown["Client id"])
    machine = Machine(served, shown["Client id"])
    assert machine.by_secret(shown["Secret"]).status == 200, "another's stays"
    without = alice.http.post(f"{served.account}/account/machines/end", data={"id": "x"})
    assert without.status_code == 400
    grow_old(served)
    led = alice.get("/account/machines/new", follow=False)
    assert led.headers["Location"].startswith("/account/confirm?next=")
    assert alice.get("/account/machines").status_code == 200, "to look is not to change"


def test_many_machines_are_listed_by_the_page_and_are_so_many_at_most(
    served: Served, alice: Visitor
) -> None:
    """K-09; a count that is checked in the step that adds (S-68)."""
    with at_home(served, "carol") as carol:
        wish = {"purpose": "", "webid": served.people["carol"].webid, "days": "0", "keys": ""}
        form = carol.form("/account/machines/new")

        def more(number: int) -> int:
            sent = {"form": form, "name": f"Machine {number:03}", **wish}
            url = f"{served.account}/account/machines/new"
            return carol.http.post(url, data=sent, timeout=20).status_code

        assert {more(number) for number in range(1, MOST)} == {200}, "one was there"
        assert more(MOST) == 507
        first = carol.get("/account/machines")
        onward = re.search(r'rel="next" href="([^"]+)"', first.text)
        assert onward is not None
        rest = carol.get(onward[1].replace("&amp;", "&"))
        named = re.findall(r"Machine \d{3}", first.text + rest.text)
        assert named == [f"Machine {number:03}" for number in range(MOST - 1, 0, -1)]


def test_lost_keys_of_the_provider_end_what_they_signed_beside_a_running_server(
    served: Served, alice: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    """O-12: by the command, in another process's place; machines ask anew and go on."""
    shown = make(alice)
    machine = Machine(served, shown["Client id"])
    token = str(machine.by_secret(shown["Secret"]).json["access_token"])
    data = ["--data", str(served.house.settings.data), "--base-url", f"{served.account}/"]
    assert main(["keys", "rotate", *data]) == 0
    assert machine.read(token, served.home) == 200, "rotated: it is good until it runs out"
    newer = str(machine.by_secret(shown["Secret"]).json["access_token"])
    assert main(["keys", "rotate", "--lost", *data]) == 0
    assert [machine.read(old, served.home) for old in (token, newer)] == [401, 401]
    fresh = str(machine.by_secret(shown["Secret"]).json["access_token"])
    assert machine.read(fresh, served.home) == 200
    capsys.readouterr()
    assert main(["keys", "list", *data]) == 0
    assert "\tsigns\t" in capsys.readouterr().out
    for person in served.people.values():
        person.token = ""
