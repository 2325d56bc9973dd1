-- Keys of others that count no more, as files signed by their owners say; where the installations of receivers are and
-- with which key they receive; the orders in which the lists of packages are read.

CREATE TABLE revoked_key (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    key text NOT NULL,
    organization text NOT NULL,
    name text NOT NULL,
    reason text NOT NULL,
    signed_by text NOT NULL,
    statement text NOT NULL,
    taken_at integer NOT NULL,
    taken_by text NOT NULL
);
CREATE UNIQUE INDEX revoked_key_once ON revoked_key (org, key);
CREATE INDEX revoked_key_taken ON revoked_key (org, taken_at, id);

CREATE TABLE package_receiver (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    organization text NOT NULL,
    name text NOT NULL,
    url text NOT NULL,
    ca_file text NOT NULL,
    card text NOT NULL,
    changed_by text NOT NULL,
    changed_at integer NOT NULL
);
CREATE UNIQUE INDEX package_receiver_once ON package_receiver (org, organization);
CREATE INDEX package_receiver_name ON package_receiver (org, name, id);

CREATE INDEX submission_operator ON submission (org, operator, received, id);
CREATE INDEX trusted_key_added ON trusted_key (org, added_at, id);

-- Manifest and signature of a package that was sealed, with which it is announced: its sender cannot open it.
ALTER TABLE sent_submission ADD COLUMN head text NOT NULL DEFAULT '';
