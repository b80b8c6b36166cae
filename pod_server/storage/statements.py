"""Every statement of the ledger, in one place: what a second engine has to run as well.

Each names ``pod_id`` first in every clause that picks rows, and touches one pod only, so that the
same text (placeholders aside) runs on one file, on PostgreSQL and on a cluster sharded by pod.
"""

# ruff: noqa: S608 - column lists of our own are put in; nothing that came from outside is.

from __future__ import annotations

_ENDS = "version, media_type, size, created_us, modified_us, deltas, original, blob_key, body"

POD = (
    "SELECT name, base, owner, state, seq, rules_at, rewritten, bytes_used, bytes_max,"
    " resources, resources_max FROM pod WHERE pod_id = ?"
)
POD_OF_FILE = "SELECT pod_id FROM pod"
HEAD = "SELECT seq, rules_at, rewritten, state FROM pod WHERE pod_id = ?"
SEQ = "SELECT seq FROM pod WHERE pod_id = ?"
MAKE_POD = (
    "INSERT INTO pod (pod_id, name, base, owner, state, seq, rules_at, rewritten,"
    " bytes_used, bytes_max, created_us) VALUES (?, ?, ?, ?, 'active', 0, 0, 0, 0, ?, ?)"
)
MOVE_POD = "UPDATE pod SET seq = ?, rules_at = ?, bytes_used = ?, resources = ? WHERE pod_id = ?"
SET_STATE = "UPDATE pod SET state = ? WHERE pod_id = ?"
SET_QUOTA = "UPDATE pod SET bytes_max = ? WHERE pod_id = ?"
SET_MOST = "UPDATE pod SET resources_max = ? WHERE pod_id = ?"
COUNT_REWRITE = "UPDATE pod SET rewritten = rewritten + 1 WHERE pod_id = ?"

RESOURCE = f"SELECT kind, {_ENDS} FROM resource WHERE pod_id = ? AND name = ?"
AUXILIARY = f"SELECT 'document', {_ENDS} FROM auxiliary WHERE pod_id = ? AND name = ? AND role = ?"
#: The same, and the pod's head in the same snapshot; a row also where nothing is stored.
_THERE = ", ".join(f"found.{column}" for column in _ENDS.split(", "))
RESOURCE_AT = (
    f"SELECT seq, kind, {_THERE} FROM pod LEFT JOIN resource AS found"
    " ON found.pod_id = pod.pod_id AND found.name = ? WHERE pod.pod_id = ?"
)
AUXILIARY_AT = (
    f"SELECT seq, 'document', {_THERE} FROM pod LEFT JOIN auxiliary AS found"
    " ON found.pod_id = pod.pod_id AND found.name = ? AND role = ? WHERE pod.pod_id = ?"
)
DOCUMENTS = (
    f"SELECT name, kind, {_ENDS} FROM resource WHERE pod_id = ? AND name > ? ORDER BY name LIMIT ?"
)
CHILDREN = (
    "SELECT name, kind, version, media_type, size, listed_us FROM resource"
    " WHERE pod_id = ? AND parent = ? AND name > ? ORDER BY name LIMIT ?"
)
MEMBER_NAMES = "SELECT name FROM resource WHERE pod_id = ? AND parent = ? LIMIT ?"
ROLES_OF = "SELECT role FROM auxiliary WHERE pod_id = ? AND name = ?"

INSERT_RESOURCE = (
    "INSERT INTO resource (pod_id, name, parent, kind, version, media_type, size, created_us,"
    " modified_us, listed_us, deltas, original, blob_key, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
UPDATE_RESOURCE = (
    "UPDATE resource SET kind = ?, version = ?, media_type = ?, size = ?, created_us = ?,"
    " modified_us = ?, listed_us = ?, deltas = ?, original = ?, blob_key = ?, body = ?"
    " WHERE pod_id = ? AND name = ?"
)
AMEND_RESOURCE = (
    "UPDATE resource SET version = ?, size = ?, modified_us = ?, listed_us = ?, deltas = ?,"
    " original = 0 WHERE pod_id = ? AND name = ?"
)
TOUCH_CONTAINER = "UPDATE resource SET version = ?, modified_us = ? WHERE pod_id = ? AND name = ?"
DELETE_RESOURCE = "DELETE FROM resource WHERE pod_id = ? AND name = ?"
INSERT_AUXILIARY = (
    "INSERT INTO auxiliary (pod_id, name, role, version, media_type, size,"
    " created_us, modified_us, deltas, original, blob_key, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
UPDATE_AUXILIARY = (
    "UPDATE auxiliary SET version = ?, media_type = ?, size = ?,"
    " created_us = ?, modified_us = ?, deltas = ?, original = ?, blob_key = ?, body = ?"
    " WHERE pod_id = ? AND name = ? AND role = ?"
)
AMEND_AUXILIARY = (
    "UPDATE auxiliary SET version = ?, size = ?, modified_us = ?, deltas = ?, original = 0"
    " WHERE pod_id = ? AND name = ? AND role = ?"
)
DELETE_AUXILIARY = "DELETE FROM auxiliary WHERE pod_id = ? AND name = ? AND role = ?"
REWRITE_RESOURCE = (
    "UPDATE resource SET deltas = ?, blob_key = ?, body = ? WHERE pod_id = ? AND name = ?"
)
REWRITE_AUXILIARY = (
    "UPDATE auxiliary SET deltas = ?, blob_key = ?, body = ?"
    " WHERE pod_id = ? AND name = ? AND role = ?"
)

DELTAS = (
    "SELECT version, removed, inserted FROM delta"
    " WHERE pod_id = ? AND name = ? AND role = ? ORDER BY version, ord"
)
DELTA_BYTES = (
    "SELECT COALESCE(SUM(length(removed) + length(inserted)), 0) FROM delta"
    " WHERE pod_id = ? AND name = ? AND role = ?"
)
INSERT_DELTA = (
    "INSERT INTO delta (pod_id, name, role, version, ord, removed, inserted)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
DELETE_DELTAS = "DELETE FROM delta WHERE pod_id = ? AND name = ? AND role = ?"
COUNT_DELTAS_UNTIL = (
    "SELECT count(*) FROM delta WHERE pod_id = ? AND name = ? AND role = ? AND version <= ?"
)
DELETE_DELTAS_UNTIL = (
    "DELETE FROM delta WHERE pod_id = ? AND name = ? AND role = ? AND version <= ?"
)

LOG = (
    "INSERT INTO change_log (pod_id, seq, ord, op, name, role, at_us, actor, other)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ACTIVITY = "seq, ord, op, name, role, at_us, actor, other"
CHANGES = (
    f"SELECT {_ACTIVITY} FROM change_log WHERE pod_id = ? AND seq > ? ORDER BY seq, ord LIMIT ?"
)
CHANGE = f"SELECT {_ACTIVITY} FROM change_log WHERE pod_id = ? AND seq = ? ORDER BY ord"
TOUCHED = "SELECT name, role FROM change_log WHERE pod_id = ? AND seq > ? LIMIT ?"

BLOB_REF = "SELECT size, refs FROM blob_ref WHERE pod_id = ? AND blob_key = ?"
SET_BLOB_REF = (
    "INSERT INTO blob_ref (pod_id, blob_key, size, refs, since_us) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (pod_id, blob_key) DO UPDATE"
    " SET size = excluded.size, refs = excluded.refs, since_us = excluded.since_us"
)
UNUSED_BLOBS = "SELECT blob_key FROM blob_ref WHERE pod_id = ? AND refs = 0 AND since_us < ?"
DELETE_BLOB_REF = "DELETE FROM blob_ref WHERE pod_id = ? AND blob_key = ? AND refs = 0"
BLOBS = "SELECT blob_key FROM blob_ref WHERE pod_id = ?"

CHANNELS = "SELECT said, told, failures FROM channel WHERE pod_id = ? ORDER BY channel_id"
COUNT_CHANNELS = "SELECT count(*) FROM channel WHERE pod_id = ?"
ADD_CHANNEL = (
    "INSERT INTO channel (pod_id, channel_id, said, told, failures) VALUES (?, ?, ?, ?, 0)"
)
MOVE_CHANNEL = "UPDATE channel SET told = ?, failures = ? WHERE pod_id = ? AND channel_id = ?"
DROP_CHANNEL = "DELETE FROM channel WHERE pod_id = ? AND channel_id = ?"
