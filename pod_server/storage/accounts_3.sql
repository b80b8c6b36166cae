-- Step 3 of the accounts' store: when an account that its person has given up is gone.

ALTER TABLE account ADD COLUMN leaves INTEGER;
