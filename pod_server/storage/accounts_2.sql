-- Step 2 of the accounts' store: passkeys, and what a person is told of their sign-ins.

-- credential_id and public_key (COSE, RFC 9052 §7) are base64url; doubted: when it seemed copied.
CREATE TABLE passkey (
    credential_id TEXT PRIMARY KEY,
    account_id    TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    public_key    TEXT NOT NULL,
    sign_count    INTEGER NOT NULL,
    travels       INTEGER NOT NULL,
    backed_up     INTEGER NOT NULL,
    transports    TEXT NOT NULL,
    name          TEXT NOT NULL,
    created       INTEGER NOT NULL,
    last_used     INTEGER,
    doubted       INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkey_of_account ON passkey (account_id);

-- Challenges that were answered, until they would be too old anyway: each counts once.
CREATE TABLE answered (
    digest  TEXT PRIMARY KEY,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answered_by_end ON answered (expires);

ALTER TABLE session ADD COLUMN began INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN last_used INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
UPDATE session SET began = signed_in, last_used = signed_in;

-- When its mail address was proven to be theirs; what a link is about (a new mail address).
ALTER TABLE account ADD COLUMN email_proven INTEGER;
ALTER TABLE link ADD COLUMN detail TEXT NOT NULL DEFAULT '';
