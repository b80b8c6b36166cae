"""Templates of pages, and the policy under which they are shown: no script, no form, no frame.

A page loads its own style, by digest, and pictures of its own origin; nothing else (S-A4, S-40).
Jinja escapes whatever a template is given.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup

from pod_server.web.reading.words import words
from pod_server.web.typography import wrapped

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parents[1] / "templates"


@cache
def environment() -> Environment:
    """The templates. Jinja is loaded for the first page, not for the start of the server."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = made.get_template("reading/style.html").render()
    made.globals.update(style=Markup(style), wrapped=wrapped)  # noqa: S704  (our own file)
    return made


@cache
def policy(base: str) -> bytes:
    """The content security policy of pages about the pod at ``base``."""
    style = str(environment().globals["style"]).encode()
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    parts = urlsplit(base)
    pictures = f"{parts.scheme}://{parts.netloc} data:" if base else "data:"
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src {pictures}; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; sandbox allow-popups "
        "allow-popups-to-escape-sandbox"
    ).encode()


def render(template: str, language: str, **values: object) -> bytes:
    """A page in one language."""
    found = environment().get_template(f"reading/{template}.html")
    return found.render(language=language, say=words(language), **values).encode()
