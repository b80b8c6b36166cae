"""The accounts' file, copied into another data folder with other addresses.

Names, mail addresses, passwords, recovery codes, client credentials, registered apps and consents
come along. Passkeys do not, for they belong to the host that they were made at (Web Authentication
Level 3 §5.1.3, RP ID); nor sign-ins, grants, tokens, links, open invitations of guests or staff,
nor the server's keys and the phones that are told by one of them (RFC 8292 §4): what was issued
under the old address is worth nothing under the new one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import apsw

from pod_server.storage.blobs import make_folder
from pod_server.storage.moving import of_texts, synced

#: Without addresses: as they are.
KEPT = ("account", "used_name", "recovery", "staff_grant", "errand")
#: Emptied, children first.
LEFT = (
    "voucher",
    "grants",
    "session",
    "passkey",
    "answered",
    "link",
    "attempt",
    "signing_key",
    "phone",
    "told",
    "counted",
)
#: By table. Of invitations those stay that were used: they say who came by whom.
MOVED = {
    "kept": "DELETE FROM kept",
    "invitation": "DELETE FROM invitation WHERE used IS NULL",
    "staff": ("DELETE FROM staff WHERE since IS NULL; UPDATE staff SET webid = moved_text(webid)"),
    "pod": "UPDATE pod SET base = moved_text(base), owner = moved_text(owner)",
    "webid": "UPDATE webid SET webid = moved_text(webid)",
    "credential": "UPDATE credential SET webid = moved_text(webid)",
    "client": (
        "UPDATE client SET client_id = moved_text(client_id), metadata = moved_text(metadata)"
    ),
    "consent": (
        "UPDATE consent SET client_id = moved_text(client_id), webid = moved_text(webid),"
        " limits = moved_text(limits), returns_to = moved_text(returns_to)"
    ),
}


def copy_accounts(
    source: Path, target: Path, text: Callable[[str], str], kept: Mapping[str, str]
) -> None:
    """``kept`` is all that the new file keeps of what is kept at first use. Synced."""
    make_folder(target.parent, target.parent.parent)
    store = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        store.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        store.execute("VACUUM INTO ?", (str(target),))
    finally:
        store.close()
    os.chmod(target, 0o600)
    copy = apsw.Connection(str(target))
    try:
        copy.create_scalar_function("moved_text", of_texts(text), 1, deterministic=True)
        with copy:
            for table in LEFT:
                copy.execute(f"DELETE FROM {table}")  # noqa: S608  (names of our own)
            for statement in MOVED.values():
                copy.execute(statement)
            copy.executemany("INSERT INTO kept (name, value) VALUES (?, ?)", kept.items())
        copy.execute("VACUUM")  # Keys that were deleted are nowhere in the file.
    finally:
        copy.close()
    synced(target)
