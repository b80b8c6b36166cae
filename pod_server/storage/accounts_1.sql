-- Step 1 of the accounts' store. A step that was released is never edited: add the next one.

CREATE TABLE account (
    account_id TEXT PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    email      TEXT UNIQUE,
    password   TEXT,
    created    INTEGER NOT NULL
) STRICT;

-- Every account and pod name ever used, in lower case: none is given out again.
CREATE TABLE used_name (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pod (
    pod_id     TEXT PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    base       TEXT NOT NULL UNIQUE,
    owner      TEXT NOT NULL,
    account_id TEXT NOT NULL,
    created    INTEGER NOT NULL,
    cell       TEXT NOT NULL
) STRICT;
CREATE INDEX pod_of_account ON pod (account_id);

CREATE TABLE webid (
    webid      TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    created    INTEGER NOT NULL,
    PRIMARY KEY (account_id, webid)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery (
    account_id TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    digest     TEXT NOT NULL,
    PRIMARY KEY (account_id, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE credential (
    client_id  TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    webid      TEXT NOT NULL,
    secret     TEXT NOT NULL,
    created    INTEGER NOT NULL,
    purpose    TEXT NOT NULL,
    last_used  INTEGER
) STRICT;
CREATE INDEX credential_of_account ON credential (account_id);

-- metadata: the rest of the registration as JSON, names of RFC 7591.
CREATE TABLE client (
    client_id TEXT PRIMARY KEY,
    created   INTEGER NOT NULL,
    secret    TEXT,
    metadata  TEXT NOT NULL
) STRICT;
CREATE INDEX client_by_age ON client (created);

CREATE TABLE consent (
    account_id TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    client_id  TEXT NOT NULL,
    webid      TEXT NOT NULL,
    scope      TEXT NOT NULL,
    PRIMARY KEY (account_id, client_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    digest     TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    signed_in  INTEGER NOT NULL,
    expires    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_account ON session (account_id);

CREATE TABLE grants (
    grant_id   TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    client_id  TEXT NOT NULL,
    webid      TEXT NOT NULL,
    scope      TEXT NOT NULL,
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    signed_in  INTEGER NOT NULL,
    session    TEXT NOT NULL,
    revoked    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX grant_of_account ON grants (account_id, client_id);
CREATE INDEX grant_of_client ON grants (client_id);
CREATE INDEX grant_of_session ON grants (session);
CREATE INDEX grant_by_end ON grants (expires);

-- Codes and refresh tokens: both are used once, and a second use ends the grant.
CREATE TABLE voucher (
    digest       TEXT PRIMARY KEY,
    grant_id     TEXT NOT NULL REFERENCES grants ON DELETE CASCADE,
    kind         TEXT NOT NULL,
    expires      INTEGER NOT NULL,
    used         INTEGER,
    jkt          TEXT NOT NULL,
    redirect_uri TEXT NOT NULL DEFAULT '',
    challenge    TEXT NOT NULL DEFAULT '',
    nonce        TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX voucher_of_grant ON voucher (grant_id);

CREATE TABLE link (
    digest     TEXT PRIMARY KEY,
    purpose    TEXT NOT NULL,
    expires    INTEGER NOT NULL,
    account_id TEXT REFERENCES account ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
    attempt_key TEXT NOT NULL,
    at          INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_by_key ON attempt (attempt_key, at);
CREATE INDEX attempt_by_age ON attempt (at);

CREATE TABLE signing_key (
    kid         TEXT PRIMARY KEY,
    algorithm   TEXT NOT NULL,
    private_pem TEXT NOT NULL,
    created     INTEGER NOT NULL,
    signs_from  INTEGER NOT NULL,
    signs_until INTEGER NOT NULL
) STRICT;
