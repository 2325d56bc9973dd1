-- Who holds which responsibility, by whose appointment and how long; committees and their members.

CREATE TABLE committee (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    name text NOT NULL,
    purpose text NOT NULL,
    reports_to text NOT NULL,
    meets text NOT NULL,
    rules text NOT NULL,
    sort integer NOT NULL,
    active integer NOT NULL
);
CREATE INDEX committee_org ON committee (org, sort, id);

CREATE TABLE seat (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    duty integer NOT NULL,
    name text NOT NULL,
    committee text NOT NULL,
    basis text NOT NULL,
    required integer NOT NULL,
    sort integer NOT NULL,
    active integer NOT NULL
);
CREATE INDEX seat_org ON seat (org, sort, id);

CREATE TABLE seat_term (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    seat text NOT NULL REFERENCES seat (id),
    post text NOT NULL,
    person text NOT NULL,
    from_on text NOT NULL,
    until_on text NOT NULL,
    appointed_by text NOT NULL,
    decided_on text NOT NULL,
    minutes text NOT NULL,
    file_name text NOT NULL,
    media_type text NOT NULL,
    digest text NOT NULL,
    note text NOT NULL
);
CREATE INDEX seat_term_seat ON seat_term (org, seat, from_on);
CREATE INDEX seat_term_digest ON seat_term (org, digest);
