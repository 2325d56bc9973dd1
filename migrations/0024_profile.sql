-- Standards of the organisation: taken out of use.

ALTER TABLE imported_catalog ADD COLUMN out_of_use integer NOT NULL DEFAULT 0;

-- A choice of measures out of a standard, with targets, params and reasons. In use it stands as an
-- imported_catalog of the same code, which is what it resolves to.

CREATE TABLE profile (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    edition integer NOT NULL,
    base text NOT NULL,
    base_edition text NOT NULL,
    remarks text NOT NULL,
    status integer NOT NULL,
    drafter text NOT NULL,
    requested_by text NOT NULL,
    approved_by text NOT NULL,
    approved_at integer NOT NULL,
    comment text NOT NULL,
    UNIQUE (org, code, edition)
);

CREATE TABLE profile_choice (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    profile text NOT NULL REFERENCES profile (id),
    control text NOT NULL,
    choice integer NOT NULL,
    target integer NOT NULL,
    reason text NOT NULL,
    UNIQUE (profile, control)
);
CREATE INDEX profile_choice_org ON profile_choice (org, profile, control);

CREATE TABLE profile_value (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    profile text NOT NULL REFERENCES profile (id),
    param text NOT NULL,
    value text NOT NULL,
    reason text NOT NULL,
    UNIQUE (profile, param)
);
CREATE INDEX profile_value_org ON profile_value (org, profile, param);

-- The official wording of a measure: which copy it was taken from.

ALTER TABLE control_wording ADD COLUMN source text NOT NULL DEFAULT '';
ALTER TABLE control_wording ADD COLUMN dated text NOT NULL DEFAULT '';
