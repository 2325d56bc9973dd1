-- How often resources of a risk study fail and how long repair takes.

CREATE TABLE dependency_setting (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    rates text NOT NULL,
    repair integer NOT NULL,
    UNIQUE (study)
);
CREATE INDEX dependency_setting_study ON dependency_setting (org, study);

CREATE TABLE dependency_figure (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    resource text NOT NULL REFERENCES risk_resource (id),
    rate real NOT NULL,
    repair integer NOT NULL,
    UNIQUE (resource)
);
CREATE INDEX dependency_figure_study ON dependency_figure (org, study);
