-- Inquiries: a questionnaire that goes to departments in parts and comes back.

CREATE TABLE inquiry (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    assessment text NOT NULL REFERENCES assessment (id),
    title text NOT NULL,
    due_on text NOT NULL,
    message text NOT NULL,
    closed integer NOT NULL,
    created_by text NOT NULL,
    created_at integer NOT NULL
);
CREATE INDEX inquiry_org ON inquiry (org, created_at, id);
CREATE INDEX inquiry_assessment ON inquiry (org, assessment, id);

CREATE TABLE inquiry_part (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    inquiry text NOT NULL REFERENCES inquiry (id),
    number text NOT NULL,
    department text NOT NULL,
    addressee text NOT NULL,
    address text NOT NULL,
    controls text NOT NULL,
    status integer NOT NULL,
    sent_at integer NOT NULL,
    reminders integer NOT NULL,
    reminded_at integer NOT NULL,
    returned_at integer NOT NULL,
    file_name text NOT NULL,
    media_type text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    rows_read integer NOT NULL,
    rows_changed integer NOT NULL,
    note text NOT NULL,
    UNIQUE (org, number)
);
CREATE INDEX inquiry_part_inquiry ON inquiry_part (org, inquiry, number);
CREATE INDEX inquiry_part_digest ON inquiry_part (org, digest);
