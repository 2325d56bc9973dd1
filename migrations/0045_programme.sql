-- Implementation plans of sectors and across them; the safety standards with what they say of each measure; support; papers
-- that pass between the tiers.

CREATE TABLE programme_plan (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    year integer NOT NULL,
    sector text NOT NULL,
    edition integer NOT NULL,
    title text NOT NULL,
    state integer NOT NULL,
    policy text NOT NULL,
    law text NOT NULL,
    operators text NOT NULL,
    previous text NOT NULL,
    author text NOT NULL,
    approved_at integer NOT NULL,
    sent_at integer NOT NULL,
    comment text NOT NULL,
    UNIQUE (org, year, sector, edition)
);
CREATE INDEX programme_plan_by_year ON programme_plan (org, year DESC, sector, edition DESC);

CREATE TABLE programme_unit (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    plan text NOT NULL REFERENCES programme_plan (id),
    number integer NOT NULL,
    kind integer NOT NULL,
    title text NOT NULL,
    members text NOT NULL,
    duty text NOT NULL,
    frequency text NOT NULL,
    agreed_on text NOT NULL,
    comment text NOT NULL,
    origin text NOT NULL,
    UNIQUE (plan, number)
);
CREATE INDEX programme_unit_by_plan ON programme_unit (org, plan, number);

CREATE TABLE policy_action (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    plan text NOT NULL REFERENCES programme_plan (id),
    number integer NOT NULL,
    policy integer NOT NULL,
    measure text NOT NULL,
    title text NOT NULL,
    detail text NOT NULL,
    department text NOT NULL,
    post text NOT NULL,
    budget integer NOT NULL,
    starts_on text NOT NULL,
    ends_on text NOT NULL,
    indicator text NOT NULL,
    target text NOT NULL,
    progress integer NOT NULL,
    result text NOT NULL,
    done_on text NOT NULL,
    change text NOT NULL,
    reason text NOT NULL,
    origin text NOT NULL,
    point text NOT NULL,
    comment text NOT NULL,
    UNIQUE (plan, number)
);
CREATE INDEX policy_action_by_plan ON policy_action (org, plan, policy, number);
CREATE INDEX policy_action_by_point ON policy_action (org, point);
CREATE INDEX policy_action_by_origin ON policy_action (org, origin);

CREATE TABLE standard_document (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    number integer NOT NULL,
    sector text NOT NULL,
    title text NOT NULL,
    class integer NOT NULL,
    maker text NOT NULL,
    edition text NOT NULL,
    issued_on text NOT NULL,
    state integer NOT NULL,
    previous text NOT NULL,
    source text NOT NULL,
    comment text NOT NULL,
    UNIQUE (org, number)
);
CREATE INDEX standard_document_by_sector ON standard_document (org, sector, number);

CREATE TABLE standard_clause (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    document text NOT NULL REFERENCES standard_document (id),
    control text NOT NULL,
    clause text NOT NULL,
    UNIQUE (document, control)
);
CREATE INDEX standard_clause_by_document ON standard_clause (org, document, control);

CREATE TABLE support_entry (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    number integer NOT NULL,
    asked_on text NOT NULL,
    operator text NOT NULL,
    name text NOT NULL,
    sector text NOT NULL,
    small integer NOT NULL,
    kind integer NOT NULL,
    question text NOT NULL,
    answer text NOT NULL,
    answered_on text NOT NULL,
    post text NOT NULL,
    state integer NOT NULL,
    comment text NOT NULL,
    UNIQUE (org, number)
);
CREATE INDEX support_entry_by_state ON support_entry (org, state, asked_on);
CREATE INDEX support_entry_by_operator ON support_entry (org, operator, asked_on);

CREATE TABLE programme_paper (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    direction integer NOT NULL,
    kind integer NOT NULL,
    peer text NOT NULL,
    peer_org text NOT NULL,
    year integer NOT NULL,
    sector text NOT NULL,
    edition integer NOT NULL,
    title text NOT NULL,
    subject text NOT NULL,
    note text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    passed_at integer NOT NULL,
    UNIQUE (org, direction, digest, peer_org)
);
CREATE INDEX programme_paper_by_kind ON programme_paper (org, direction, kind, year, sector);
CREATE INDEX programme_paper_by_subject ON programme_paper (org, subject);
