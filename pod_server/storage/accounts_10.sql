-- Step 10 of the accounts' store: phones that are told when something waits, and what is on its way.

-- endpoint, p256dh, auth: as the browser gave them. Times in microseconds; due is null for nothing.
CREATE TABLE phone (
    phone_id   TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (account_id) ON DELETE CASCADE,
    pod_id     TEXT NOT NULL,
    endpoint   TEXT NOT NULL,
    p256dh     TEXT NOT NULL,
    auth       TEXT NOT NULL,
    name       TEXT NOT NULL,
    since      INTEGER NOT NULL,
    told       INTEGER NOT NULL DEFAULT 0,
    kind       TEXT NOT NULL DEFAULT '',
    due        INTEGER,
    tries      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX phone_account ON phone (account_id);
CREATE INDEX phone_pod ON phone (pod_id);
CREATE INDEX phone_due ON phone (due) WHERE due IS NOT NULL;
