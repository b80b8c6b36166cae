-- Step 5 of the accounts' store: who may invite others, and whom they have invited.

ALTER TABLE account ADD COLUMN operates INTEGER NOT NULL DEFAULT 0;
-- Whoever is alone here has claimed the server.
UPDATE account SET operates = 1 WHERE (SELECT count(*) FROM account) = 1;

-- host: the account that made it, NULL where the command did. account_id: who came.
CREATE TABLE invitation (
    invitation_id TEXT PRIMARY KEY,
    digest        TEXT NOT NULL UNIQUE,
    created       INTEGER NOT NULL,
    expires       INTEGER NOT NULL,
    guest         TEXT NOT NULL,
    name          TEXT NOT NULL,
    quota         INTEGER,
    host          TEXT REFERENCES account ON DELETE CASCADE,
    used          INTEGER,
    account_id    TEXT REFERENCES account ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_by_age ON invitation (created);
