-- Until when a password that somebody else set may be used to sign in; 0 for no end.
ALTER TABLE sign_in ADD COLUMN password_until integer NOT NULL DEFAULT 0;

-- Failed attempts to sign in by address. Not in the ledger: nobody decided it; locks are noted there.
CREATE TABLE sign_in_address (
    address text PRIMARY KEY,
    failures integer NOT NULL,
    since integer NOT NULL,
    locked_until integer NOT NULL,
    org text NOT NULL
);
CREATE INDEX sign_in_address_since ON sign_in_address (since);
