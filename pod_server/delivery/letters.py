"""Letters by SMTP, through the relay that the settings name: one at a time, by a thread of its own.

Whoever asks does not wait, so that nothing can be read from how long it takes (S-47). The relay is
the operator's word, like the address to listen on: nothing that a stranger sends leads elsewhere,
so the guarded door to the outside web does not stand between. What cannot be sent is logged and
gone: links in letters live for minutes, and people ask again.
"""

from __future__ import annotations

import logging
import queue
import smtplib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from pod_server.settings import is_loopback
from proofs.value import value

_LOG = logging.getLogger(__name__)
SECONDS = 20
#: Letters that wait; more than that are dropped, for limits on asking stand before.
WAITING = 100


@value
class Relay:
    """Where letters go: host, port, how it is encrypted, who we are there, and whose they are."""

    host: str
    port: int
    scheme: str
    user: str
    password: str
    sender: str

    @classmethod
    def of(cls, url: str, password: str, sender: str) -> Relay:
        """``smtps://user@host``, or ``smtp://`` with STARTTLS, which only this machine may lack."""
        parts = urlsplit(url)
        port = parts.port or (465 if parts.scheme == "smtps" else 587)
        user = unquote(parts.username or "")
        return cls(parts.hostname or "", port, parts.scheme, user, password, sender)

    def send(self, letter: EmailMessage) -> None:
        """Hand it over. Raises ``OSError``, of which ``SMTPException`` is one."""
        with self._line() as line:
            line.send_message(letter)

    def greet(self) -> None:
        """Whether it would take letters from us, as far as one can tell without one."""
        with self._line() as line:
            line.noop()

    @contextmanager
    def _line(self) -> Iterator[smtplib.SMTP]:
        trusted = ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=trusted)
            if self.scheme == "smtps"
            else smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        ) as line:
            line.ehlo()
            if self.scheme == "smtp" and (line.has_extn("starttls") or not is_loopback(self.host)):
                line.starttls(context=trusted)
            if self.user:
                line.login(self.user, self.password)
            yield line


class Letters:
    """Sends what it is given, in order."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._jobs: queue.Queue[Callable[[], None]] = queue.Queue(WAITING)
        self._guard = threading.Lock()
        self._worker: threading.Thread | None = None

    def later(self, job: Callable[[], None]) -> None:
        """Do it soon; where too much waits already, not at all."""
        with self._guard:
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="letters", daemon=True)
                self._worker.start()
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            _LOG.error("too many letters wait: one was dropped")

    def send(self, to: str, subject: str, text: str) -> None:
        """A plain letter; who it was for is in no log (S-66)."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self._relay.sender, to, subject
        letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain=self._domain())
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(text)
        try:
            self._relay.send(letter)
        except (OSError, ValueError) as error:
            _LOG.error("a letter was not sent: %s", type(error).__name__)

    def _domain(self) -> str:
        return self._relay.sender.rpartition("@")[2].rstrip(">") or "localhost"

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            try:
                job()
            except Exception:  # noqa: BLE001  # the next letter is sent all the same
                _LOG.exception("a letter could not be written")
