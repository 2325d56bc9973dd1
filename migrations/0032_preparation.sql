-- Preparation of a risk assessment: circumstances and requirements with the services that they concern.

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
