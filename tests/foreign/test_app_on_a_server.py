"""Inrupt's ``solid-client-authn-node`` as a web app on a server uses it: code flow, refreshing."""

from __future__ import annotations

import json
import os
import re
import subprocess
from html import unescape
from pathlib import Path

import requests

from tests.foreign.place import PASSWORD, PROGRAMS, SECONDS, packages, served

CALLBACK = "http://localhost:3999/callback"
EVERYTHING = {"where": "all", "may": "change", "until": "always"}


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return unescape(found[1])


def signed_in(origin: str, url: str) -> str:
    """Sign in and agree as a browser does; where the app's user comes back to."""
    with requests.Session() as browser:
        form = browser.get(url, timeout=SECONDS)
        values = {name: hidden(form.text, name) for name in ("form", "next")}
        consent = browser.post(
            f"{origin}/sign-in",
            data={**values, "name": "alice", "password": PASSWORD},
            timeout=SECONDS,
        )
        assert "An app on a server" in consent.text
        values = {name: hidden(consent.text, name) for name in ("form", "query", "webid")}
        back = browser.post(
            f"{origin}/oidc/authorize",
            data={**values, **EVERYTHING, "decision": "allow"},
            timeout=SECONDS,
            allow_redirects=False,
        )
        return back.headers["Location"]


def test_an_app_on_a_server_signs_in_and_finds_its_session_again(tmp_path: Path) -> None:
    """O-01, O-03, O-08, O-09: it registers with a secret; refresh tokens turn and are kept."""
    packages("@inrupt/solid-client-authn-node")
    with served(tmp_path, "alice") as (place, people):
        environment = {"PATH": os.environ["PATH"], **people["alice"].environment()}
        with subprocess.Popen(
            ["node", str(PROGRAMS / "node_app.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**environment, "CALLBACK": CALLBACK},
        ) as program:
            assert program.stdout is not None
            url = json.loads(program.stdout.readline())["url"]
            said, _ = program.communicate(signed_in(place.account, url) + "\n", SECONDS)
    seen = json.loads(said)
    assert seen == {
        "webId": people["alice"].webid,
        "written": 201,
        "read": "written",
        "again": [True, 200],
        "andAgain": [True, 200],
        "out": 401,
    }
