-- Treatment of risks, risk finance, acceptance of residual risk.

ALTER TABLE risk_item ADD COLUMN impact integer NOT NULL DEFAULT 0;
ALTER TABLE risk_item ADD COLUMN frequency integer NOT NULL DEFAULT 0;

CREATE TABLE treatment (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    risk text NOT NULL REFERENCES risk (id),
    remove_source integer NOT NULL,
    lower_impact integer NOT NULL,
    lower_likelihood integer NOT NULL,
    avoid integer NOT NULL,
    share integer NOT NULL,
    retain integer NOT NULL,
    reason text NOT NULL,
    impact integer NOT NULL,
    frequency integer NOT NULL,
    done_on text NOT NULL,
    decided_by text NOT NULL,
    decided_at integer NOT NULL,
    UNIQUE (risk)
);
CREATE INDEX treatment_by_study ON treatment (org, study, risk);
CREATE INDEX treatment_by_risk ON treatment (org, risk);

CREATE TABLE treatment_finance (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    kind integer NOT NULL,
    name text NOT NULL,
    insurer text NOT NULL,
    number text NOT NULL,
    cover integer NOT NULL,
    deductible integer NOT NULL,
    from_on text NOT NULL,
    until_on text NOT NULL,
    post text NOT NULL,
    comment text NOT NULL,
    active integer NOT NULL
);
CREATE INDEX treatment_finance_by_org ON treatment_finance (org, active, until_on, id);

CREATE TABLE treatment_cover (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    risk text NOT NULL REFERENCES risk (id),
    finance text NOT NULL REFERENCES treatment_finance (id),
    UNIQUE (risk, finance)
);
CREATE INDEX treatment_cover_by_study ON treatment_cover (org, study, risk);
CREATE INDEX treatment_cover_by_risk ON treatment_cover (org, risk);
CREATE INDEX treatment_cover_by_finance ON treatment_cover (org, finance);

CREATE TABLE treatment_acceptance (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    risk text NOT NULL REFERENCES risk (id),
    status integer NOT NULL,
    basis integer NOT NULL,
    impact integer NOT NULL,
    frequency integer NOT NULL,
    value integer NOT NULL,
    reason text NOT NULL,
    conditions text NOT NULL,
    until_on text NOT NULL,
    asked_by text NOT NULL,
    asked_at integer NOT NULL,
    accepter text NOT NULL,
    accepted_at integer NOT NULL,
    comment text NOT NULL,
    revoked_by text NOT NULL,
    revoked_at integer NOT NULL,
    revoked_reason text NOT NULL,
    origin text NOT NULL
);
CREATE INDEX treatment_acceptance_by_study ON treatment_acceptance (org, study, risk, id);
CREATE INDEX treatment_acceptance_by_risk ON treatment_acceptance (org, risk, id);
CREATE INDEX treatment_acceptance_by_origin ON treatment_acceptance (org, origin);
CREATE INDEX treatment_acceptance_by_end ON treatment_acceptance (org, status, until_on, id);
