-- Which body oversees which sector, bodies inside a sector, the operators that a plan covers each year, and how their
-- figures make a risk index.

CREATE TABLE oversight (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    sector text NOT NULL,
    sub_sector text NOT NULL,
    body text NOT NULL,
    organization text NOT NULL,
    department text NOT NULL,
    email text NOT NULL,
    since text NOT NULL,
    until text NOT NULL,
    basis text NOT NULL
);
CREATE INDEX oversight_org ON oversight (org, sector, sub_sector, id);

CREATE TABLE sector_body (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    kind integer NOT NULL,
    name text NOT NULL,
    sector text NOT NULL,
    sub_sector text NOT NULL,
    organization text NOT NULL,
    contact text NOT NULL,
    email text NOT NULL,
    members integer NOT NULL,
    standards integer NOT NULL,
    note text NOT NULL
);
CREATE INDEX sector_body_org ON sector_body (org, kind, name, id);

CREATE TABLE covered_operator (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    year integer NOT NULL,
    operator text NOT NULL,
    name text NOT NULL,
    sector text NOT NULL,
    sub_sector text NOT NULL,
    size integer NOT NULL,
    region text NOT NULL,
    state integer NOT NULL,
    since text NOT NULL,
    reason text NOT NULL,
    moved_from text NOT NULL,
    moved_on text NOT NULL,
    designated integer NOT NULL,
    law text NOT NULL,
    explanation text NOT NULL,
    organization text NOT NULL,
    email text NOT NULL,
    ceptoar text NOT NULL,
    association text NOT NULL,
    people integer NOT NULL,
    sales integer NOT NULL,
    users integer NOT NULL,
    sensitive_records integer NOT NULL,
    it_dependence integer NOT NULL,
    UNIQUE (org, year, operator)
);
CREATE INDEX covered_operator_name ON covered_operator (org, year, name, id);
CREATE INDEX covered_operator_sector ON covered_operator (org, year, sector, name, id);
CREATE INDEX covered_operator_state ON covered_operator (org, year, state, name, id);
CREATE INDEX covered_operator_count ON covered_operator (org, year, sector, state, sub_sector);
CREATE INDEX covered_operator_key ON covered_operator (org, year, operator, state);

CREATE TABLE risk_index_setting (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    weight_people integer NOT NULL,
    weight_sales integer NOT NULL,
    weight_users integer NOT NULL,
    weight_sensitive integer NOT NULL,
    weight_it integer NOT NULL,
    top_people integer NOT NULL,
    top_sales integer NOT NULL,
    top_users integer NOT NULL,
    top_sensitive integer NOT NULL,
    note text NOT NULL
);
CREATE INDEX risk_index_setting_org ON risk_index_setting (org, id);
