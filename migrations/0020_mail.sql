-- What an organisation writes on what must not go everywhere, and what may leave by mail under it.

CREATE TABLE handling_mark (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    name text NOT NULL,
    sort integer NOT NULL,
    band integer NOT NULL,
    sends integer NOT NULL,
    active integer NOT NULL,
    UNIQUE (org, name)
);
CREATE INDEX handling_mark_org ON handling_mark (org, sort, id);
