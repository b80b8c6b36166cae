-- What the round before the last one came to, so that a watch can tell what changed.
CREATE TABLE earlier (customer INTEGER PRIMARY KEY, outcome TEXT NOT NULL);
PRAGMA user_version = 2;
