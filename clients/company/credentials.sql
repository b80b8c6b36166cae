CREATE TABLE list (
    number INTEGER PRIMARY KEY,
    -- 1 where what is published is not what is written here.
    stale INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE issued (
    name TEXT PRIMARY KEY,
    list INTEGER NOT NULL REFERENCES list,
    place INTEGER NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BLOB NOT NULL,
    made INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'valid',
    -- Where an inbox took it; empty before.
    sent TEXT NOT NULL DEFAULT '',
    -- Rows stay: so no place is ever given twice.
    UNIQUE (list, place)
);
