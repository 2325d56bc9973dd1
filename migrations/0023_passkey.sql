-- Passkeys: one of several with which a person signs in.
CREATE TABLE passkey (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    person text NOT NULL REFERENCES person (id),
    name text NOT NULL,
    credential text NOT NULL,
    site text NOT NULL,
    algorithm integer NOT NULL,
    public_key text NOT NULL,
    created_at integer NOT NULL
);
CREATE UNIQUE INDEX passkey_credential ON passkey (credential);
CREATE INDEX passkey_org ON passkey (org, id);
CREATE INDEX passkey_person ON passkey (person, id);

-- Not in the ledger: states of signing in.
CREATE TABLE passkey_use (
    passkey text PRIMARY KEY REFERENCES passkey (id),
    last_at integer NOT NULL,
    remote text NOT NULL,
    counter integer NOT NULL
);
CREATE TABLE passkey_challenge (
    id text PRIMARY KEY,
    holder text NOT NULL,
    step integer NOT NULL,
    expires integer NOT NULL
);
CREATE INDEX passkey_challenge_holder ON passkey_challenge (holder, step);

ALTER TABLE policy ADD COLUMN passkey integer NOT NULL DEFAULT 0;
