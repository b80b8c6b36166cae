"""The sharing pages as tests use them: forms sent as a page has them."""

from __future__ import annotations

import re
from html import unescape
from itertools import count
from urllib.parse import quote

import requests

from tests.web.at_home import Visitor, words
from tests.web.served import Served

_VERSION = re.compile(r'name="version" value="([^"]+)"')
ENTRY = re.compile(r'name="entry" value="([^"]+)"')
places = count()


def new_folder(served: Served) -> str:
    """A new folder with a document in it; the path below the pod."""
    path = f"shared-{next(places)}/"
    assert served.put(f"{served.home}{path}note", '<#it> <#says> "one" .').status == 201
    return path


def page_of(path: str) -> str:
    return f"/sharing/at/{quote(path)}"


def version(page: requests.Response) -> str:
    found = _VERSION.search(page.text)
    assert found is not None, page.text
    return unescape(found[1])


def send(alice: Visitor, path: str, **values: str) -> requests.Response:
    """A form of the page as it stands now."""
    page = page_of(path)
    return alice.post(page, **{"version": version(alice.get(page)), **values})


def give(alice: Visitor, path: str, **values: str) -> None:
    done = send(alice, path, do="add", **values)
    assert done.status_code == 303, words(done)
