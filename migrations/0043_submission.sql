-- Packages that pass between organisations: what was received and what became of it, whose signatures count, what was
-- sent, and what is on its way.

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

-- The id is the sender's, so that it is one within the receiver only.
CREATE TABLE submission (
    id text NOT NULL,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    operator text NOT NULL,
    sender text NOT NULL,
    sender_name text NOT NULL,
    signing_key text NOT NULL,
    about text NOT NULL,
    edition integer NOT NULL,
    document text NOT NULL,
    year integer NOT NULL,
    made integer NOT NULL,
    received integer NOT NULL,
    way integer NOT NULL,
    sealed integer NOT NULL,
    manifest text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    state integer NOT NULL,
    checked_at integer NOT NULL,
    problems text NOT NULL,
    previous text NOT NULL,
    decided_by text NOT NULL,
    decided_at integer NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (org, id)
);
CREATE INDEX submission_received ON submission (org, received, id);
CREATE INDEX submission_state ON submission (org, state, received, id);
CREATE INDEX submission_about ON submission (org, about, operator, received, id);
CREATE INDEX submission_digest ON submission (org, digest);

CREATE TABLE submission_comment (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    submission text NOT NULL,
    question text NOT NULL,
    comment text NOT NULL,
    created_by text NOT NULL,
    created_at integer NOT NULL
);
CREATE INDEX submission_comment_of ON submission_comment (org, submission, created_at, id);

CREATE TABLE submission_opening (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    submission text NOT NULL,
    person text NOT NULL,
    opened_at integer NOT NULL
);
CREATE UNIQUE INDEX submission_opening_once ON submission_opening (org, submission, person);

CREATE TABLE refused_submission (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    refused_at integer NOT NULL,
    reason integer NOT NULL,
    message text NOT NULL,
    submission text NOT NULL,
    operator text NOT NULL,
    sender_name text NOT NULL,
    file_digest text NOT NULL,
    size integer NOT NULL,
    way integer NOT NULL
);
CREATE INDEX refused_submission_at ON refused_submission (org, refused_at, id);
CREATE INDEX refused_submission_file ON refused_submission (org, file_digest);

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
    to_card text NOT NULL,
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

-- A package on its way over the network: its pieces until the last one came. No record: nothing was decided yet.
CREATE TABLE submission_upload (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    submission text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    received integer NOT NULL,
    begun_at integer NOT NULL
);
CREATE UNIQUE INDEX submission_upload_once ON submission_upload (org, digest);
CREATE INDEX submission_upload_begun ON submission_upload (begun_at, id);
CREATE TABLE submission_piece (
    upload text NOT NULL REFERENCES submission_upload (id) ON DELETE CASCADE,
    place integer NOT NULL,
    content bytes NOT NULL,
    PRIMARY KEY (upload, place)
);
