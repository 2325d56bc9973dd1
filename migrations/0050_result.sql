-- What an operator gets back from a survey: with the body that gave it out, and with the operator that took it in.

CREATE TABLE survey_result (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    survey text NOT NULL REFERENCES survey (id),
    operator_key text NOT NULL,
    name text NOT NULL,
    digest text NOT NULL,
    made_at integer NOT NULL,
    made_by text NOT NULL,
    sent_at integer NOT NULL,
    delivered integer NOT NULL,
    UNIQUE (org, survey, operator_key)
);
CREATE INDEX survey_result_digest ON survey_result (org, digest);

CREATE TABLE reply_result (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    reply text NOT NULL REFERENCES reply (id),
    made_at integer NOT NULL,
    signing_key text NOT NULL,
    digest text NOT NULL,
    received_at integer NOT NULL,
    received_by text NOT NULL,
    UNIQUE (org, reply, digest)
);
CREATE INDEX reply_result_reply ON reply_result (org, reply, made_at, id);
CREATE INDEX reply_result_digest ON reply_result (org, digest);
