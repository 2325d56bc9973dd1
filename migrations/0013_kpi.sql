-- Figures that an organisation follows, with their targets and values over time.

CREATE TABLE kpi (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    name text NOT NULL,
    definition text NOT NULL,
    unit text NOT NULL,
    direction integer NOT NULL,
    target real NOT NULL,
    target_on text NOT NULL,
    post text NOT NULL,
    catalog text NOT NULL,
    controls text NOT NULL,
    in_report integer NOT NULL,
    sort integer NOT NULL,
    active integer NOT NULL
);
CREATE INDEX kpi_org ON kpi (org, sort, id);

CREATE TABLE kpi_value (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    kpi text NOT NULL REFERENCES kpi (id),
    measured_on text NOT NULL,
    value real NOT NULL,
    note text NOT NULL,
    entered_by text NOT NULL,
    UNIQUE (kpi, measured_on)
);
CREATE INDEX kpi_value_kpi ON kpi_value (org, kpi, measured_on);
