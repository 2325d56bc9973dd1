-- Preparation of a risk assessment: circumstances and requirements with the services that they concern; master schedule,
-- detailed schedule with staffing, organisation, attitude towards risk of a study.

CREATE TABLE context_entry (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    number integer NOT NULL,
    kind integer NOT NULL,
    title text NOT NULL,
    source text NOT NULL,
    clause text NOT NULL,
    detail text NOT NULL,
    outlook text NOT NULL,
    post text NOT NULL,
    review_on text NOT NULL,
    reviewed_on text NOT NULL,
    reviewed_by text NOT NULL,
    state integer NOT NULL,
    comment text NOT NULL,
    UNIQUE (org, number)
);
CREATE INDEX context_entry_by_post ON context_entry (org, post, review_on);

CREATE TABLE context_link (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    service text NOT NULL REFERENCES risk_service (id),
    entry text NOT NULL REFERENCES context_entry (id),
    origin text NOT NULL,
    UNIQUE (service, entry)
);
CREATE INDEX context_link_by_study ON context_link (org, study, service);
CREATE INDEX context_link_by_entry ON context_link (org, entry);

CREATE TABLE master_schedule (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    status integer NOT NULL,
    author text NOT NULL,
    approved_at integer NOT NULL,
    comment text NOT NULL,
    UNIQUE (study)
);
CREATE INDEX master_schedule_by_study ON master_schedule (org, study);

CREATE TABLE study_phase (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    number integer NOT NULL,
    kind integer NOT NULL,
    step integer NOT NULL,
    title text NOT NULL,
    starts_on text NOT NULL,
    ends_on text NOT NULL,
    decides integer NOT NULL,
    department text NOT NULL,
    post text NOT NULL,
    done_on text NOT NULL,
    agreed_start text NOT NULL,
    agreed_end text NOT NULL,
    comment text NOT NULL,
    origin text NOT NULL,
    UNIQUE (study, number)
);
CREATE INDEX study_phase_by_study ON study_phase (org, study, number);

CREATE TABLE study_task (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    number integer NOT NULL,
    phase text NOT NULL,
    title text NOT NULL,
    department text NOT NULL,
    post text NOT NULL,
    people text NOT NULL,
    person_days real NOT NULL,
    starts_on text NOT NULL,
    ends_on text NOT NULL,
    done_on text NOT NULL,
    comment text NOT NULL,
    origin text NOT NULL,
    UNIQUE (study, number)
);
CREATE INDEX study_task_by_study ON study_task (org, study, number);

CREATE TABLE study_unit (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    number integer NOT NULL,
    role integer NOT NULL,
    department text NOT NULL,
    post text NOT NULL,
    duty text NOT NULL,
    part_0 integer NOT NULL,
    part_1 integer NOT NULL,
    part_2 integer NOT NULL,
    part_3 integer NOT NULL,
    part_4 integer NOT NULL,
    part_5 integer NOT NULL,
    part_6 integer NOT NULL,
    part_7 integer NOT NULL,
    part_8 integer NOT NULL,
    part_9 integer NOT NULL,
    part_10 integer NOT NULL,
    comment text NOT NULL,
    origin text NOT NULL,
    UNIQUE (study, number)
);
CREATE INDEX study_unit_by_study ON study_unit (org, study, number);

CREATE TABLE risk_attitude (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    status integer NOT NULL,
    attitude text NOT NULL,
    averse text NOT NULL,
    takes text NOT NULL,
    basis text NOT NULL,
    author text NOT NULL,
    approved_at integer NOT NULL,
    comment text NOT NULL,
    origin text NOT NULL,
    UNIQUE (study)
);
CREATE INDEX risk_attitude_by_study ON risk_attitude (org, study);
CREATE INDEX study_phase_by_end ON study_phase (org, done_on, ends_on);
CREATE INDEX study_task_by_end ON study_task (org, done_on, ends_on);
