-- Packages that pass between organisations: whose signatures count, and what was sent.

CREATE TABLE trusted_key (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    operator text NOT NULL,
    key text NOT NULL,
    organization text NOT NULL,
    name text NOT NULL,
    public_key text NOT NULL,
    card text NOT NULL,
    state integer NOT NULL,
    added_at integer NOT NULL,
    ended_at integer NOT NULL,
    reason text NOT NULL,
    previous text NOT NULL
);
CREATE UNIQUE INDEX trusted_key_once ON trusted_key (org, key);
CREATE INDEX trusted_key_operator ON trusted_key (org, operator, added_at, id);

CREATE TABLE sent_submission (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    subject text NOT NULL,
    about text NOT NULL,
    operator text NOT NULL,
    edition integer NOT NULL,
    year integer NOT NULL,
    previous text NOT NULL,
    to_organization text NOT NULL,
    to_name text NOT NULL,
    to_key text NOT NULL,
    made integer NOT NULL,
    sealed integer NOT NULL,
    manifest text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    state integer NOT NULL,
    receipt text NOT NULL,
    receipt_at integer NOT NULL,
    made_by text NOT NULL
);
CREATE INDEX sent_submission_made ON sent_submission (org, made, id);
CREATE INDEX sent_submission_about ON sent_submission (org, kind, about, operator, made, id);
CREATE INDEX sent_submission_digest ON sent_submission (org, digest);
