-- Standards that an organisation brings itself, as OSCAL catalogs or profiles. The catalog that came of it
-- is a content (digest); file_digest is of the file that was given, which is not kept.

CREATE TABLE imported_catalog (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    title_en text NOT NULL,
    edition text NOT NULL,
    publisher text NOT NULL,
    kind integer NOT NULL,
    oscal_version text NOT NULL,
    oscal_uuid text NOT NULL,
    file_name text NOT NULL,
    file_digest text NOT NULL,
    digest text NOT NULL,
    sections integer NOT NULL,
    controls integer NOT NULL,
    assessable integer NOT NULL,
    imported_by text NOT NULL,
    imported_at integer NOT NULL,
    UNIQUE (org, code)
);
