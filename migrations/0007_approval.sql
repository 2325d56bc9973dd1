-- Routes of approval and what goes along them; plans put up for approval.

CREATE TABLE approval_route (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    noun text NOT NULL,
    name text NOT NULL,
    number_prefix text NOT NULL,
    paper integer NOT NULL,
    sort integer NOT NULL,
    active integer NOT NULL
);
CREATE INDEX approval_route_org ON approval_route (org, noun, sort, id);

CREATE TABLE approval_route_step (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    route text NOT NULL REFERENCES approval_route (id),
    position integer NOT NULL,
    kind integer NOT NULL,
    post text NOT NULL,
    days integer NOT NULL,
    sort integer NOT NULL
);
CREATE INDEX approval_route_step_route ON approval_route_step (org, route, position, sort, id);

CREATE TABLE approval (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    noun text NOT NULL,
    subject text NOT NULL,
    title text NOT NULL,
    route_name text NOT NULL,
    paper integer NOT NULL,
    round integer NOT NULL,
    status integer NOT NULL,
    drafter text NOT NULL,
    asked_at integer NOT NULL,
    due_on text NOT NULL,
    message text NOT NULL,
    comment text NOT NULL,
    ended_at integer NOT NULL,
    number_prefix text NOT NULL,
    number_year integer NOT NULL,
    number_serial integer NOT NULL,
    decision_number text NOT NULL
);
CREATE INDEX approval_org ON approval (org, asked_at, id);
CREATE INDEX approval_status ON approval (org, status, asked_at, id);
CREATE INDEX approval_subject ON approval (org, noun, subject, round);
CREATE INDEX approval_number ON approval (org, number_prefix, number_year, number_serial);

CREATE TABLE approval_step (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    approval text NOT NULL REFERENCES approval (id),
    position integer NOT NULL,
    kind integer NOT NULL,
    post text NOT NULL,
    status integer NOT NULL,
    days integer NOT NULL,
    due_on text NOT NULL,
    person text NOT NULL,
    way integer NOT NULL,
    recorded_by text NOT NULL,
    decided_at integer NOT NULL,
    comment text NOT NULL,
    sort integer NOT NULL
);
CREATE INDEX approval_step_approval ON approval_step (org, approval, position, sort, id);
CREATE INDEX approval_step_waiting ON approval_step (org, status, post, approval);

CREATE TABLE approval_paper (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    approval text NOT NULL REFERENCES approval (id),
    file_name text NOT NULL,
    media_type text NOT NULL,
    digest text NOT NULL,
    size integer NOT NULL,
    added_by text NOT NULL,
    added_at integer NOT NULL
);
CREATE INDEX approval_paper_approval ON approval_paper (org, approval, id);
CREATE INDEX approval_paper_digest ON approval_paper (org, digest);

-- A set of plan items that is put up for approval together.
CREATE TABLE plan_proposal (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    year integer NOT NULL,
    title text NOT NULL,
    note text NOT NULL,
    status integer NOT NULL,
    drafter text NOT NULL,
    comment text NOT NULL
);
CREATE INDEX plan_proposal_org ON plan_proposal (org, year, id);

CREATE TABLE plan_proposal_item (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    proposal text NOT NULL REFERENCES plan_proposal (id),
    item text NOT NULL
);
CREATE INDEX plan_proposal_item_proposal ON plan_proposal_item (org, proposal, id);
CREATE INDEX plan_proposal_item_item ON plan_proposal_item (org, item);
