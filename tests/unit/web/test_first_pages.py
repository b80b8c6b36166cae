"""What people see first is ready before they come (issue 5, must show 3)."""

from __future__ import annotations

from babel import localedata
from flask import Flask

from pod_server.web import app as module
from pod_server.web.first_pages import FIRST, make_ready, read_tables


def test_the_first_pages_are_compiled_with_all_that_they_are_made_of() -> None:
    app = Flask(module.__name__, template_folder="templates")
    make_ready(app)
    cache = app.jinja_env.cache
    assert cache is not None
    there = {name for _, name in cache}
    assert there >= {*FIRST, "office/frame.html", "provider/style.html", "office/asks_parts.html"}


def test_what_the_first_notice_of_a_payment_is_written_with_is_read_before() -> None:
    """Issue 6: a language's signs for numbers would be a notice's first 20 ms."""
    read_tables()
    assert {"fr", "en"} <= localedata._cache.keys()
