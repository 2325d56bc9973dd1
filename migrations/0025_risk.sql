-- Risk assessment from the service down: studies with their criteria, services, processes, resources, needs
-- and risks; short registers of sites, zones, suppliers and services of other operators.

CREATE TABLE risk_study (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    year integer NOT NULL,
    title text NOT NULL,
    scope text NOT NULL,
    goal text NOT NULL,
    purpose text NOT NULL,
    policy text NOT NULL,
    author text NOT NULL,
    post text NOT NULL,
    status integer NOT NULL,
    comment text NOT NULL,
    origin text NOT NULL,
    created_by text NOT NULL,
    created_at integer NOT NULL
);
CREATE INDEX risk_study_by_org ON risk_study (org, year, id);

CREATE TABLE risk_criteria (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    impact_steps integer NOT NULL,
    impact_labels text NOT NULL,
    frequency_steps integer NOT NULL,
    frequency_labels text NOT NULL,
    elements text NOT NULL,
    matrix integer NOT NULL,
    cells text NOT NULL,
    criterion integer NOT NULL,
    origin text NOT NULL,
    UNIQUE (study)
);
CREATE INDEX risk_criteria_by_study ON risk_criteria (org, study);

CREATE TABLE risk_header (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    form integer NOT NULL,
    author text NOT NULL,
    post text NOT NULL,
    approver text NOT NULL,
    approved_at integer NOT NULL,
    comment text NOT NULL,
    UNIQUE (study, form)
);
CREATE INDEX risk_header_by_study ON risk_header (org, study, form);

CREATE TABLE risk_service (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    place integer NOT NULL,
    business text NOT NULL,
    name text NOT NULL,
    expectation text NOT NULL,
    duty text NOT NULL,
    social text NOT NULL,
    revenue text NOT NULL,
    roi text NOT NULL,
    growth text NOT NULL,
    share text NOT NULL,
    priority integer NOT NULL,
    comment text NOT NULL,
    choice integer NOT NULL,
    reason text NOT NULL,
    deferred_by text NOT NULL,
    approver text NOT NULL,
    approved_at integer NOT NULL,
    level_duty text NOT NULL,
    level_social text NOT NULL,
    effect text NOT NULL,
    mark_0 integer NOT NULL,
    mark_1 integer NOT NULL,
    mark_2 integer NOT NULL,
    mark_3 integer NOT NULL,
    mark_4 integer NOT NULL,
    mark_5 integer NOT NULL,
    mark_6 integer NOT NULL,
    mark_7 integer NOT NULL,
    mtpd integer NOT NULL,
    mtpd_comment text NOT NULL,
    origin text NOT NULL
);
CREATE INDEX risk_service_by_study ON risk_service (org, study, place, id);

CREATE TABLE risk_process (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    place integer NOT NULL,
    name text NOT NULL,
    department text NOT NULL,
    post text NOT NULL,
    level text NOT NULL,
    effect text NOT NULL,
    mark_0 integer NOT NULL,
    mark_1 integer NOT NULL,
    mark_2 integer NOT NULL,
    mark_3 integer NOT NULL,
    mark_4 integer NOT NULL,
    mark_5 integer NOT NULL,
    mark_6 integer NOT NULL,
    mark_7 integer NOT NULL,
    mtpd integer NOT NULL,
    mtpd_comment text NOT NULL,
    deferred integer NOT NULL,
    reason text NOT NULL,
    deferred_by text NOT NULL,
    approver text NOT NULL,
    approved_at integer NOT NULL,
    origin text NOT NULL
);
CREATE INDEX risk_process_by_study ON risk_process (org, study, place, id);

CREATE TABLE risk_service_process (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    service text NOT NULL REFERENCES risk_service (id),
    process text NOT NULL REFERENCES risk_process (id),
    origin text NOT NULL,
    UNIQUE (service, process)
);
CREATE INDEX risk_service_process_by_study ON risk_service_process (org, study, service, process);
CREATE INDEX risk_service_process_by_process ON risk_service_process (org, process);

CREATE TABLE risk_resource (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    place integer NOT NULL,
    kind integer NOT NULL,
    name text NOT NULL,
    requirement text NOT NULL,
    quantity text NOT NULL,
    site text NOT NULL,
    zone text NOT NULL,
    supplier text NOT NULL,
    external text NOT NULL,
    post text NOT NULL,
    comment text NOT NULL,
    origin text NOT NULL
);
CREATE INDEX risk_resource_by_study ON risk_resource (org, study, place, id);

CREATE TABLE risk_need_group (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    process text NOT NULL,
    resource text NOT NULL,
    title text NOT NULL,
    rule integer NOT NULL,
    least integer NOT NULL,
    origin text NOT NULL
);
CREATE INDEX risk_need_group_by_study ON risk_need_group (org, study);

CREATE TABLE risk_need (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    process text NOT NULL,
    resource text NOT NULL,
    needed text NOT NULL REFERENCES risk_resource (id),
    need_group text NOT NULL,
    requirement text NOT NULL,
    quantity text NOT NULL,
    bridge integer NOT NULL,
    origin text NOT NULL
);
CREATE INDEX risk_need_by_study ON risk_need (org, study);
CREATE INDEX risk_need_by_process ON risk_need (org, process);
CREATE INDEX risk_need_by_needed ON risk_need (org, needed);

CREATE TABLE risk (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    number integer NOT NULL,
    place integer NOT NULL,
    process text NOT NULL,
    resource text NOT NULL REFERENCES risk_resource (id),
    outcome text NOT NULL,
    event text NOT NULL,
    source text NOT NULL,
    effect text NOT NULL,
    impact_before integer NOT NULL,
    impact_controls text NOT NULL,
    impact_after integer NOT NULL,
    frequency_before integer NOT NULL,
    frequency_controls text NOT NULL,
    frequency_after integer NOT NULL,
    pulled integer NOT NULL,
    pulled_reason text NOT NULL,
    department text NOT NULL,
    post text NOT NULL,
    review_on text NOT NULL,
    confirm_by text NOT NULL,
    confirmed_by text NOT NULL,
    confirmed_on text NOT NULL,
    catalog text NOT NULL,
    controls text NOT NULL,
    comment text NOT NULL,
    origin text NOT NULL
);
CREATE INDEX risk_by_study ON risk (org, study, place, id);
CREATE INDEX risk_by_number ON risk (org, study, number, id);
CREATE INDEX risk_by_resource ON risk (org, study, resource, place, id);
CREATE INDEX risk_by_post ON risk (org, study, post, place, id);
CREATE INDEX risk_by_value ON risk (org, study, impact_after, frequency_after, place, id);
CREATE INDEX risk_by_controls ON risk (org, catalog, controls, id);

CREATE TABLE risk_item (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    risk text NOT NULL REFERENCES risk (id),
    item text NOT NULL,
    origin text NOT NULL,
    UNIQUE (risk, item)
);
CREATE INDEX risk_item_by_study ON risk_item (org, study);
CREATE INDEX risk_item_by_risk ON risk_item (org, risk);
CREATE INDEX risk_item_by_item ON risk_item (org, item);

CREATE TABLE risk_answer (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    code text NOT NULL,
    subject text NOT NULL,
    verdict integer NOT NULL,
    comment text NOT NULL,
    person text NOT NULL,
    answered_on text NOT NULL,
    UNIQUE (study, code, subject)
);
CREATE INDEX risk_answer_by_study ON risk_answer (org, study);

CREATE TABLE site (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    detail text NOT NULL,
    active integer NOT NULL
);
CREATE INDEX site_by_org ON site (org, name, id);

CREATE TABLE zone (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    detail text NOT NULL,
    active integer NOT NULL
);
CREATE INDEX zone_by_org ON zone (org, name, id);

CREATE TABLE supplier (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    detail text NOT NULL,
    active integer NOT NULL
);
CREATE INDEX supplier_by_org ON supplier (org, name, id);

CREATE TABLE external_service (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    detail text NOT NULL,
    active integer NOT NULL
);
CREATE INDEX external_service_by_org ON external_service (org, name, id);
