-- The organisation's own Word and Excel templates, and the words of the house.

CREATE TABLE house_template (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    kind text NOT NULL,
    format integer NOT NULL,
    language integer NOT NULL,
    name text NOT NULL,
    edition text NOT NULL,
    note text NOT NULL,
    file_name text NOT NULL,
    media_type text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    in_use integer NOT NULL,
    uploaded_by text NOT NULL,
    uploaded_at integer NOT NULL
);
CREATE INDEX house_template_org ON house_template (org, kind, format, language, id);
CREATE INDEX house_template_digest ON house_template (org, digest);

CREATE TABLE house_term (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    word text NOT NULL,
    reading text NOT NULL,
    word_en text NOT NULL,
    term text NOT NULL,
    meaning text NOT NULL,
    meaning_en text NOT NULL,
    used_in text NOT NULL,
    active integer NOT NULL
);
CREATE INDEX house_term_org ON house_term (org, reading, word, id);
