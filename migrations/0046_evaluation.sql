-- Evaluations with their points, and the calendar of the yearly circle.

CREATE TABLE programme_evaluation (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    year integer NOT NULL,
    sector text NOT NULL,
    title text NOT NULL,
    state integer NOT NULL,
    plan text NOT NULL,
    summary text NOT NULL,
    environment text NOT NULL,
    analysis text NOT NULL,
    structure text NOT NULL,
    funds text NOT NULL,
    author text NOT NULL,
    approved_at integer NOT NULL,
    sent_at integer NOT NULL,
    comment text NOT NULL,
    UNIQUE (org, year, sector)
);
CREATE INDEX programme_evaluation_by_year ON programme_evaluation (org, year DESC, sector);

CREATE TABLE evaluation_point (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    evaluation text NOT NULL REFERENCES programme_evaluation (id),
    number integer NOT NULL,
    source integer NOT NULL,
    policy integer NOT NULL,
    measure text NOT NULL,
    action text NOT NULL,
    title text NOT NULL,
    planned text NOT NULL,
    done text NOT NULL,
    measured text NOT NULL,
    rating integer NOT NULL,
    structure text NOT NULL,
    funds text NOT NULL,
    improvement text NOT NULL,
    floor text NOT NULL,
    risk_based text NOT NULL,
    task text NOT NULL,
    state integer NOT NULL,
    taken text NOT NULL,
    peer text NOT NULL,
    origin text NOT NULL,
    comment text NOT NULL,
    UNIQUE (evaluation, number)
);
CREATE INDEX evaluation_point_by_evaluation ON evaluation_point (org, evaluation, number);
CREATE INDEX evaluation_point_by_state ON evaluation_point (org, state);
CREATE INDEX evaluation_point_by_origin ON evaluation_point (org, origin);

CREATE TABLE cycle_rule (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    basis integer NOT NULL,
    due_0 integer NOT NULL,
    due_1 integer NOT NULL,
    due_2 integer NOT NULL,
    due_3 integer NOT NULL,
    due_4 integer NOT NULL,
    due_5 integer NOT NULL
);
CREATE INDEX cycle_rule_by_org ON cycle_rule (org);
