-- What is tolerated of a service, what its stops cost, and simulated years.

CREATE TABLE dependency_tolerance (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    service text NOT NULL REFERENCES risk_service (id),
    fall integer NOT NULL,
    minutes integer NOT NULL,
    times integer NOT NULL,
    years integer NOT NULL,
    allowed integer NOT NULL,
    reason text NOT NULL
);
CREATE INDEX dependency_tolerance_study ON dependency_tolerance (org, study, service);

CREATE TABLE dependency_loss (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    service text NOT NULL REFERENCES risk_service (id),
    per_stop integer NOT NULL,
    per_hour integer NOT NULL,
    step integer NOT NULL,
    later integer NOT NULL,
    reason text NOT NULL,
    UNIQUE (service)
);
CREATE INDEX dependency_loss_study ON dependency_loss (org, study);

CREATE TABLE dependency_run (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    years integer NOT NULL,
    seed integer NOT NULL,
    digest text NOT NULL,
    made_by text NOT NULL,
    made_at integer NOT NULL,
    result text NOT NULL
);
CREATE INDEX dependency_run_study ON dependency_run (org, study, id);
