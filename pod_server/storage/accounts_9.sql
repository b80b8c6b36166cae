-- Step 9 of the accounts' store: what pods have to do at a certain time.

-- name: the document of the pod that says what; nothing else is known here. due: microseconds.
CREATE TABLE errand (
    pod_id TEXT NOT NULL,
    name   TEXT NOT NULL,
    due    INTEGER NOT NULL,
    tries  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (pod_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX errand_due ON errand (due);
