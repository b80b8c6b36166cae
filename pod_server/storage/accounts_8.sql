-- Step 8 of the accounts' store: what companies are told that their customers here ask.

-- count: whole tens; how many ask today is written nowhere, nor who.
CREATE TABLE told (
    company  TEXT NOT NULL,
    key      TEXT NOT NULL,
    count    INTEGER NOT NULL,
    text     TEXT NOT NULL,
    language TEXT NOT NULL,
    PRIMARY KEY (company, key)
) STRICT, WITHOUT ROWID;

-- The first day of the week that was counted last: one row at most.
CREATE TABLE counted (
    week TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
