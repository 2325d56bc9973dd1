-- Questionnaires that an organisation received, and what it answers.

CREATE TABLE reply (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    survey text NOT NULL,
    edition integer NOT NULL,
    digest text NOT NULL,
    asker text NOT NULL,
    asker_name text NOT NULL,
    year integer NOT NULL,
    title text NOT NULL,
    due_on text NOT NULL,
    operator_key text NOT NULL,
    trust integer NOT NULL,
    state integer NOT NULL,
    questions integer NOT NULL,
    received_at integer NOT NULL,
    received_by text NOT NULL,
    drafter text NOT NULL,
    requested_by text NOT NULL,
    requested_at integer NOT NULL,
    approved_by text NOT NULL,
    approved_at integer NOT NULL,
    comment text NOT NULL,
    previous text NOT NULL,
    assessment text NOT NULL,
    rounds integer NOT NULL,
    closed_at integer NOT NULL,
    closed_note text NOT NULL,
    UNIQUE (org, asker, survey, edition, digest)
);
CREATE INDEX reply_org ON reply (org, due_on, id);
CREATE INDEX reply_asker ON reply (org, asker, year, edition, id);
CREATE INDEX reply_digest ON reply (org, digest);

-- One organisation's own draft: a row for each answered question.
CREATE TABLE reply_answer (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    reply text NOT NULL REFERENCES reply (id),
    question text NOT NULL,
    state integer NOT NULL,
    value text NOT NULL,
    reason text NOT NULL,
    note text NOT NULL,
    origin integer NOT NULL,
    held integer NOT NULL,
    held_reason text NOT NULL,
    changed_by text NOT NULL,
    changed_at integer NOT NULL,
    UNIQUE (org, reply, question)
);

CREATE TABLE reply_file (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    reply text NOT NULL REFERENCES reply (id),
    question text NOT NULL,
    file_name text NOT NULL,
    media_type text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    held integer NOT NULL,
    held_reason text NOT NULL,
    added_by text NOT NULL,
    added_at integer NOT NULL
);
CREATE INDEX reply_file_reply ON reply_file (org, reply, question, id);
CREATE INDEX reply_file_digest ON reply_file (org, digest);

-- What was sent, once for each submission: the answers as they were.
CREATE TABLE reply_round (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    reply text NOT NULL REFERENCES reply (id),
    number integer NOT NULL,
    submission text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    sent_by text NOT NULL,
    sent_at integer NOT NULL,
    UNIQUE (org, reply, number)
);
CREATE INDEX reply_round_digest ON reply_round (org, digest);
CREATE INDEX reply_round_submission ON reply_round (org, submission);

-- What the receiver says to a submission that came back; question "" for the whole.
CREATE TABLE reply_comment (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    reply text NOT NULL REFERENCES reply (id),
    submission text NOT NULL,
    question text NOT NULL,
    comment text NOT NULL,
    received_at integer NOT NULL
);
CREATE INDEX reply_comment_reply ON reply_comment (org, reply, question, id);
