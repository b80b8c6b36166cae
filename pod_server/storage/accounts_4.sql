-- Step 4 of the accounts' store: machines have names, may end by themselves, and may hold a key.

-- keys: public keys as a JWK Set (RFC 7517 §5), where the machine has no secret. An ended one stays
-- to say whose doing something was; its id is never given again to somebody else.
ALTER TABLE credential ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN expires INTEGER;
ALTER TABLE credential ADD COLUMN keys TEXT NOT NULL DEFAULT '';
ALTER TABLE credential ADD COLUMN ended INTEGER;
