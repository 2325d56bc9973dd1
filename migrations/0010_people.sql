-- Deputies for a time, hand-over between people, appointments and committees.

ALTER TABLE post ADD COLUMN deputy_from text NOT NULL DEFAULT '';
ALTER TABLE post ADD COLUMN deputy_until text NOT NULL DEFAULT '';

-- Who carries a request on after the drafter handed the work over; '' is the drafter.
ALTER TABLE approval ADD COLUMN keeper text NOT NULL DEFAULT '';
CREATE INDEX approval_drafter ON approval (org, drafter, status);
CREATE INDEX approval_keeper ON approval (org, keeper, status);

-- Work of one person that goes to another on a day; post '' is everything.
CREATE TABLE hand_over (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    leaving text NOT NULL REFERENCES person (id),
    successor text NOT NULL REFERENCES person (id),
    post text NOT NULL,
    day text NOT NULL,
    roles integer NOT NULL,
    stop integer NOT NULL,
    status integer NOT NULL,
    note text NOT NULL,
    planned_by text NOT NULL,
    planned_at integer NOT NULL,
    done_at integer NOT NULL
);
CREATE INDEX hand_over_org ON hand_over (org, status, day, id);
CREATE INDEX hand_over_due ON hand_over (status, day, org, id);

CREATE TABLE committee (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    name text NOT NULL,
    kind integer NOT NULL,
    purpose text NOT NULL,
    basis text NOT NULL,
    sort integer NOT NULL,
    active integer NOT NULL
);
CREATE INDEX committee_org ON committee (org, sort, id);

-- Who holds an office, or sits on a committee, from when until when, named by whom.
CREATE TABLE appointment (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    kind integer NOT NULL,
    title text NOT NULL,
    committee text NOT NULL,
    role integer NOT NULL,
    post text NOT NULL,
    person text NOT NULL,
    from_on text NOT NULL,
    until_on text NOT NULL,
    appointed_by text NOT NULL,
    minutes_on text NOT NULL,
    file_name text NOT NULL,
    media_type text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    note text NOT NULL,
    ended integer NOT NULL
);
CREATE INDEX appointment_org ON appointment (org, kind, id);
CREATE INDEX appointment_committee ON appointment (org, committee, id);
CREATE INDEX appointment_digest ON appointment (org, digest);
