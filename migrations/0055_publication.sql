-- What of a survey was told to others: once, as it was when its results were given out.

CREATE TABLE survey_publication (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    survey text NOT NULL REFERENCES survey (id),
    digest text NOT NULL,
    made_at integer NOT NULL,
    made_by text NOT NULL,
    UNIQUE (org, survey)
);
CREATE INDEX survey_publication_digest ON survey_publication (org, digest);
