-- What really happened to a service, written down by hand, for the comparison with what is tolerated.

CREATE TABLE dependency_occurrence (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    service text NOT NULL REFERENCES risk_service (id),
    occurred_on text NOT NULL,
    fall integer NOT NULL,
    minutes integer NOT NULL,
    what text NOT NULL,
    reference text NOT NULL,
    recorded_by text NOT NULL
);
CREATE INDEX dependency_occurrence_service ON dependency_occurrence (org, service, occurred_on);
