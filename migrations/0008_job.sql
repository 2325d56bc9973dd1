-- Background work, and the timetable that starts it.

-- Not in the ledger: states, which change without anybody's decision. Who started, cancelled or repeated
-- a job is noted there.
CREATE TABLE job (
    id text PRIMARY KEY,
    org text NOT NULL,
    kind text NOT NULL,
    person text NOT NULL,
    lang integer NOT NULL,
    schedule text NOT NULL,
    state integer NOT NULL,
    parameters text NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    result text NOT NULL,
    message text NOT NULL,
    attempts integer NOT NULL,
    created integer NOT NULL,
    next_run integer NOT NULL,
    started integer NOT NULL,
    heartbeat integer NOT NULL,
    finished integer NOT NULL,
    cancel integer NOT NULL,
    runner text NOT NULL
);
CREATE INDEX job_state ON job (state, next_run, id);
CREATE INDEX job_org ON job (org, created, id);
CREATE INDEX job_person ON job (person, created, id);
CREATE INDEX job_created ON job (created, id);

-- The file that a job made. It goes with the job.
CREATE TABLE job_file (
    job text PRIMARY KEY REFERENCES job (id),
    name text NOT NULL,
    media_type text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    content bytes NOT NULL
);

CREATE TABLE schedule (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    kind text NOT NULL,
    repeat integer NOT NULL,
    weekday integer NOT NULL,
    at_time text NOT NULL,
    parameters text NOT NULL,
    since integer NOT NULL,
    active integer NOT NULL
);
CREATE INDEX schedule_org ON schedule (org, id);
CREATE INDEX schedule_kind ON schedule (kind, id);
