-- Step 7 of the accounts' store: people who act for a company by their own sign-in.

-- digest: of the link that they come by. member_id: who came; NULL where nobody has, or they left.
CREATE TABLE staff (
    staff_id   TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    webid      TEXT NOT NULL,
    name       TEXT NOT NULL,
    digest     TEXT NOT NULL UNIQUE,
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    member_id  TEXT REFERENCES account ON DELETE SET NULL,
    since      INTEGER,
    ended      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX staff_of_account ON staff (account_id, created);
CREATE INDEX staff_of_member ON staff (member_id);

-- Which of them a sign-in was by, for longer than the sign-in itself is kept.
CREATE TABLE staff_grant (
    grant_id TEXT PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
