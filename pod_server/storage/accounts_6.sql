-- Step 6 of the accounts' store: what an app was let in to, as which WebID, and until when.

ALTER TABLE consent RENAME TO consent_before;

-- limits: JSON, {"modes": "read append", "places": [IRIs]}; none: whatever the WebID may do.
CREATE TABLE consent (
    account_id TEXT NOT NULL REFERENCES account ON DELETE CASCADE,
    client_id  TEXT NOT NULL,
    webid      TEXT NOT NULL,
    scope      TEXT NOT NULL,
    given      INTEGER NOT NULL,
    until      INTEGER,
    limits     TEXT,
    name       TEXT NOT NULL DEFAULT '',
    returns_to TEXT NOT NULL DEFAULT '',
    last_used  INTEGER,
    PRIMARY KEY (account_id, client_id, webid)
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_by_age ON consent (account_id, given);

INSERT INTO consent (account_id, client_id, webid, scope, given, name, returns_to)
SELECT before.account_id, before.client_id, before.webid, before.scope,
       coalesce((SELECT max(created) FROM grants WHERE grants.account_id = before.account_id
                 AND grants.client_id = before.client_id), 0),
       coalesce((SELECT metadata ->> '$.client_name' FROM client
                 WHERE client.client_id = before.client_id), ''),
       coalesce((SELECT metadata ->> '$.redirect_uris[0]' FROM client
                 WHERE client.client_id = before.client_id), '')
FROM consent_before AS before;
DROP TABLE consent_before;
