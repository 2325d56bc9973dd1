-- From where and with what a session was opened.
ALTER TABLE session ADD COLUMN remote text NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN agent text NOT NULL DEFAULT '';

-- How an organisation wants its people to sign in; its id is the organisation's.
CREATE TABLE policy (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    password_least integer NOT NULL,
    session_idle integer NOT NULL,
    session_total integer NOT NULL,
    two_step integer NOT NULL,
    token_days integer NOT NULL,
    lock_failures integer NOT NULL,
    lock_minutes integer NOT NULL
);
CREATE INDEX policy_org ON policy (org, id);

-- Tokens with which programs act for a person in one organisation.
CREATE TABLE api_token (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    person text NOT NULL REFERENCES person (id),
    name text NOT NULL,
    digest text NOT NULL UNIQUE,
    scope text NOT NULL,
    created_at integer NOT NULL,
    expires_at integer NOT NULL,
    ended_at integer NOT NULL
);
CREATE INDEX api_token_org ON api_token (org, person, id);
CREATE INDEX api_token_person ON api_token (person, id);
CREATE INDEX api_token_end ON api_token (expires_at);

-- Not in the ledger: when a token was used last, and that its end has been seen (so that it stays ended
-- when the clock is set back).
CREATE TABLE token_use (
    token text PRIMARY KEY REFERENCES api_token (id),
    last_at integer NOT NULL,
    remote text NOT NULL,
    spent integer NOT NULL
);
