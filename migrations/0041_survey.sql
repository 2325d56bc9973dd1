-- Surveys, asking side: the questionnaire with its frozen editions, who is asked, what came back, visits on site.
-- Every row belongs to the body that asks.
CREATE TABLE survey (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    year integer NOT NULL,
    title text NOT NULL,
    kind integer NOT NULL,
    purpose text NOT NULL,
    legal_basis text NOT NULL,
    contact text NOT NULL,
    catalog text NOT NULL,
    catalog_version text NOT NULL,
    state integer NOT NULL,
    opens_on text NOT NULL,
    closes_on text NOT NULL,
    grace_days integer NOT NULL,
    edition integer NOT NULL,
    digest text NOT NULL,
    previous text NOT NULL,
    reason text NOT NULL,
    created_by text NOT NULL,
    created_at integer NOT NULL,
    opened_at integer NOT NULL,
    closed_at integer NOT NULL
);
CREATE INDEX survey_by_org ON survey (org, year, id);

CREATE TABLE survey_edition (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    survey text NOT NULL,
    edition integer NOT NULL,
    questions integer NOT NULL,
    digest text NOT NULL,
    shape text NOT NULL,
    size integer NOT NULL,
    reason text NOT NULL,
    frozen_by text NOT NULL,
    frozen_at integer NOT NULL
);
CREATE UNIQUE INDEX survey_edition_by_survey ON survey_edition (org, survey, edition);
CREATE INDEX survey_edition_by_digest ON survey_edition (org, digest);

CREATE TABLE survey_question (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    survey text NOT NULL,
    number integer NOT NULL,
    place integer NOT NULL,
    code text NOT NULL,
    kind integer NOT NULL,
    control text NOT NULL,
    section_ja text NOT NULL,
    section_en text NOT NULL,
    text_ja text NOT NULL,
    text_en text NOT NULL,
    help_ja text NOT NULL,
    help_en text NOT NULL,
    required integer NOT NULL,
    unit text NOT NULL,
    least text NOT NULL,
    most text NOT NULL,
    choices text NOT NULL,
    condition text NOT NULL
);
CREATE UNIQUE INDEX survey_question_by_code ON survey_question (org, survey, code);
CREATE INDEX survey_question_by_place ON survey_question (org, survey, place, id);

CREATE TABLE survey_invitation (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    survey text NOT NULL,
    operator_key text NOT NULL,
    name text NOT NULL,
    sector text NOT NULL,
    sub_sector text NOT NULL,
    size integer NOT NULL,
    region text NOT NULL,
    organization text NOT NULL,
    email text NOT NULL,
    state integer NOT NULL,
    due_on text NOT NULL,
    reason text NOT NULL,
    invited_at integer NOT NULL,
    reminded_at integer NOT NULL,
    reminders integer NOT NULL,
    submitted_at integer NOT NULL
);
CREATE UNIQUE INDEX survey_invitation_by_operator ON survey_invitation (org, survey, operator_key);

CREATE TABLE survey_delegation (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    survey text NOT NULL,
    agency text NOT NULL,
    from_on text NOT NULL,
    until_on text NOT NULL,
    task text NOT NULL,
    ended_on text NOT NULL
);
CREATE INDEX survey_delegation_by_survey ON survey_delegation (org, survey, id);
CREATE INDEX survey_delegation_by_agency ON survey_delegation (agency, survey);

CREATE TABLE survey_response (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    survey text NOT NULL,
    operator_key text NOT NULL,
    submission text NOT NULL,
    edition integer NOT NULL,
    edition_digest text NOT NULL,
    state integer NOT NULL,
    source integer NOT NULL,
    made_at integer NOT NULL,
    received_at integer NOT NULL,
    decided_at integer NOT NULL,
    decided_by text NOT NULL,
    comment text NOT NULL,
    entered_by text NOT NULL,
    vector_digest text NOT NULL,
    texts_digest text NOT NULL
);
CREATE UNIQUE INDEX survey_response_by_submission ON survey_response (org, submission);
CREATE INDEX survey_response_by_operator ON survey_response (org, survey, operator_key, received_at);
CREATE INDEX survey_response_by_state ON survey_response (org, survey, state);

-- What the response holds by its digests: the coded answers (the only store of them) and the texts. No record.
CREATE TABLE survey_answer (
    response text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    survey text NOT NULL,
    vector bytes NOT NULL,
    texts text NOT NULL
);
CREATE INDEX survey_answer_by_survey ON survey_answer (org, survey);

CREATE TABLE survey_sample (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    survey text NOT NULL,
    stratum integer NOT NULL,
    each_most integer NOT NULL,
    seed integer NOT NULL,
    population integer NOT NULL,
    drawn integer NOT NULL,
    reason text NOT NULL,
    made_by text NOT NULL,
    made_at integer NOT NULL
);
CREATE INDEX survey_sample_by_survey ON survey_sample (org, survey, id);

CREATE TABLE survey_visit (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    survey text NOT NULL,
    operator_key text NOT NULL,
    sample text NOT NULL,
    stratum text NOT NULL,
    reason text NOT NULL,
    planned_on text NOT NULL,
    visited_on text NOT NULL,
    team text NOT NULL,
    summary text NOT NULL
);
CREATE UNIQUE INDEX survey_visit_by_operator ON survey_visit (org, survey, operator_key);

CREATE TABLE survey_visit_finding (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    survey text NOT NULL,
    visit text NOT NULL,
    question text NOT NULL,
    level integer NOT NULL,
    what text NOT NULL,
    file_name text NOT NULL,
    media_type text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    made_by text NOT NULL,
    made_at integer NOT NULL
);
CREATE INDEX survey_visit_finding_by_visit ON survey_visit_finding (org, visit, id);
CREATE INDEX survey_visit_finding_by_survey ON survey_visit_finding (org, survey, question);
