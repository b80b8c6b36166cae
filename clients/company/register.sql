-- The customers of a company, their accounts, and which statements have arrived at each.
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,        -- of its description
  container TEXT NOT NULL DEFAULT ''   -- of its état civil, once it was seen open
);
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  customer TEXT NOT NULL UNIQUE,       -- WebID, front office or invitation
  account INTEGER REFERENCES accounts
);
CREATE TABLE statements (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE
);
CREATE TABLE arrived (
  account INTEGER NOT NULL,
  statement INTEGER NOT NULL,
  PRIMARY KEY (account, statement)
) WITHOUT ROWID;
CREATE TABLE outcomes (                -- of the last round
  customer INTEGER PRIMARY KEY,
  outcome TEXT NOT NULL,
  accepted INTEGER NOT NULL,
  already INTEGER NOT NULL,
  why TEXT NOT NULL
);
CREATE INDEX outcomes_by_kind ON outcomes (outcome, customer);
PRAGMA user_version = 1;
