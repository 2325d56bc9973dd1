-- Organisations, people, the ledger, catalogs in use, self-assessment, plan.
-- Types are our own four (text, integer, real, bytes); the build expands them for each engine.

CREATE TABLE organization (
    id text PRIMARY KEY,
    org text NOT NULL,
    version integer NOT NULL,
    parent text NOT NULL,
    name text NOT NULL,
    kind integer NOT NULL,
    sector text NOT NULL,
    fiscal_month integer NOT NULL,
    handling_mark text NOT NULL,
    document_prefix text NOT NULL,
    active integer NOT NULL
);
CREATE INDEX organization_parent ON organization (parent);
CREATE INDEX organization_org ON organization (org, id);

CREATE TABLE person (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    login text NOT NULL UNIQUE,
    name text NOT NULL,
    email text NOT NULL,
    lang integer NOT NULL,
    password text NOT NULL,
    totp text NOT NULL,
    recovery text NOT NULL,
    must_change integer NOT NULL,
    active integer NOT NULL
);
CREATE INDEX person_org ON person (org, id);

CREATE TABLE membership (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    person text NOT NULL REFERENCES person (id),
    role integer NOT NULL,
    UNIQUE (org, person, role)
);
CREATE INDEX membership_person ON membership (person, org);

CREATE TABLE post (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    name text NOT NULL,
    department text NOT NULL,
    holder text NOT NULL,
    deputy text NOT NULL,
    active integer NOT NULL
);
CREATE INDEX post_org ON post (org, id);
CREATE INDEX post_holder ON post (holder, org);

-- Not in the ledger: states of signing in, which change without anybody's decision.
CREATE TABLE session (
    id text PRIMARY KEY,
    person text NOT NULL REFERENCES person (id),
    org text NOT NULL,
    csrf text NOT NULL,
    stage integer NOT NULL,
    created integer NOT NULL,
    seen integer NOT NULL,
    expires integer NOT NULL
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires);

CREATE TABLE sign_in (
    person text PRIMARY KEY REFERENCES person (id),
    failures integer NOT NULL,
    locked_until integer NOT NULL,
    last_step integer NOT NULL,
    last_at integer NOT NULL,
    notice text NOT NULL
);

CREATE TABLE setup_link (
    id text PRIMARY KEY,
    person text NOT NULL,
    created integer NOT NULL,
    expires integer NOT NULL
);

-- The ledger itself.
CREATE TABLE ledger_sequence (
    org text PRIMARY KEY,
    last integer NOT NULL
);

CREATE TABLE ledger_entry (
    org text NOT NULL,
    sequence integer NOT NULL,
    at integer NOT NULL,
    person text NOT NULL,
    noun text NOT NULL,
    record text NOT NULL,
    action integer NOT NULL,
    body text NOT NULL,
    leaf text NOT NULL,
    PRIMARY KEY (org, sequence)
);
CREATE INDEX ledger_entry_record ON ledger_entry (org, noun, record, sequence);
CREATE INDEX ledger_entry_person ON ledger_entry (org, person, sequence);
CREATE INDEX ledger_entry_at ON ledger_entry (org, at, sequence);

CREATE TABLE ledger_tree (
    org text PRIMARY KEY,
    size integer NOT NULL,
    root text NOT NULL,
    peaks bytes NOT NULL,
    at integer NOT NULL
);

-- Files, stored once by their digest. The records that name them are in the ledger.
CREATE TABLE file_content (
    org text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    content bytes NOT NULL,
    created integer NOT NULL,
    PRIMARY KEY (org, digest)
);

-- Self-assessment.
CREATE TABLE scope (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    parent text NOT NULL,
    name text NOT NULL,
    kind integer NOT NULL,
    critical integer NOT NULL,
    sort integer NOT NULL,
    active integer NOT NULL
);
CREATE INDEX scope_org ON scope (org, sort, id);

CREATE TABLE control_weight (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    catalog text NOT NULL,
    control text NOT NULL,
    weight integer NOT NULL,
    UNIQUE (org, catalog, control)
);

-- The organisation's own wording of a measure, from its own copy of the document.
CREATE TABLE control_wording (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    catalog text NOT NULL,
    control text NOT NULL,
    wording text NOT NULL,
    UNIQUE (org, catalog, control)
);

CREATE TABLE assessment (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    scope text NOT NULL REFERENCES scope (id),
    catalog text NOT NULL,
    catalog_version text NOT NULL,
    year integer NOT NULL,
    status integer NOT NULL,
    default_target integer NOT NULL,
    previous text NOT NULL,
    drafter text NOT NULL,
    requested_by text NOT NULL,
    requested_at integer NOT NULL,
    approved_by text NOT NULL,
    approved_at integer NOT NULL,
    comment text NOT NULL,
    UNIQUE (org, scope, catalog, year)
);
CREATE INDEX assessment_org ON assessment (org, year, id);

CREATE TABLE answer (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    assessment text NOT NULL REFERENCES assessment (id),
    control text NOT NULL,
    state integer NOT NULL,
    current integer NOT NULL,
    target integer NOT NULL,
    reason text NOT NULL,
    until text NOT NULL,
    note text NOT NULL,
    post text NOT NULL,
    answered_on text NOT NULL,
    confirmed integer NOT NULL,
    changed_by text NOT NULL,
    changed_at integer NOT NULL,
    UNIQUE (assessment, control)
);
CREATE INDEX answer_org ON answer (org, id);
CREATE INDEX answer_assessment ON answer (org, assessment, control);

CREATE TABLE section_assignment (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    assessment text NOT NULL REFERENCES assessment (id),
    section text NOT NULL,
    post text NOT NULL REFERENCES post (id),
    UNIQUE (assessment, section)
);
CREATE INDEX section_assignment_post ON section_assignment (org, post);

CREATE TABLE evidence (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    assessment text NOT NULL REFERENCES assessment (id),
    control text NOT NULL,
    kind integer NOT NULL,
    title text NOT NULL,
    dated text NOT NULL,
    link text NOT NULL,
    file_name text NOT NULL,
    media_type text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    added_by text NOT NULL,
    added_at integer NOT NULL
);
CREATE INDEX evidence_assessment ON evidence (org, assessment, control);

-- Plan.
CREATE TABLE plan_item (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    detail text NOT NULL,
    assessment text NOT NULL,
    catalog text NOT NULL,
    control text NOT NULL,
    post text NOT NULL,
    status integer NOT NULL,
    progress integer NOT NULL,
    priority integer NOT NULL,
    start_on text NOT NULL,
    due_on text NOT NULL,
    done_on text NOT NULL,
    money_asked integer NOT NULL,
    money_granted integer NOT NULL,
    money_spent integer NOT NULL,
    days_asked integer NOT NULL,
    days_granted integer NOT NULL,
    days_spent integer NOT NULL,
    judged_by text NOT NULL,
    result text NOT NULL,
    created_by text NOT NULL,
    created_at integer NOT NULL,
    UNIQUE (org, number)
);
-- Lists walk one status after the other, each in the order wanted. The title lies in the index so that
-- a search for words passes over items without reading them.
CREATE INDEX plan_item_org ON plan_item (org, id);
CREATE INDEX plan_item_status ON plan_item (org, status, due_on, id, title);
CREATE INDEX plan_item_priority ON plan_item (org, status, priority, due_on, id);
CREATE INDEX plan_item_post ON plan_item (org, post, status, due_on, id);
CREATE INDEX plan_item_control ON plan_item (org, catalog, control, status, due_on, id);

-- Sums per organisation and status, kept in the transaction of each change (not in the ledger: they
-- follow from plan_item and the verification recounts them).
CREATE TABLE plan_total (
    org text NOT NULL,
    status integer NOT NULL,
    items integer NOT NULL,
    money_asked integer NOT NULL,
    money_granted integer NOT NULL,
    money_spent integer NOT NULL,
    days_asked integer NOT NULL,
    days_granted integer NOT NULL,
    days_spent integer NOT NULL,
    PRIMARY KEY (org, status)
);

-- Reports that were issued: number, edition and history.
CREATE TABLE report_edition (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    kind text NOT NULL,
    year integer NOT NULL,
    edition integer NOT NULL,
    document_number text NOT NULL,
    issued_on text NOT NULL,
    issued_by text NOT NULL,
    note text NOT NULL,
    assessment text NOT NULL,
    ledger_size integer NOT NULL,
    ledger_root text NOT NULL,
    UNIQUE (org, kind, year, edition)
);
CREATE INDEX report_edition_org ON report_edition (org, kind, year, edition);
