-- Walkthroughs of a risk study, performance evaluations, monitoring, internal audits, and findings with their tasks.

CREATE TABLE walkthrough (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    number integer NOT NULL,
    title text NOT NULL,
    subject text NOT NULL,
    planned_on text NOT NULL,
    hours text NOT NULL,
    location text NOT NULL,
    viewpoints text NOT NULL,
    more_viewpoints text NOT NULL,
    told_on text NOT NULL,
    held_on text NOT NULL,
    duration integer NOT NULL,
    minutes text NOT NULL,
    lessons text NOT NULL,
    reported_on text NOT NULL,
    reported_to text NOT NULL,
    shared_on text NOT NULL,
    shared_with text NOT NULL,
    created_by text NOT NULL,
    created_at integer NOT NULL,
    UNIQUE (study, number)
);
CREATE INDEX walkthrough_study ON walkthrough (org, study, id);

CREATE TABLE walkthrough_participant (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    walkthrough text NOT NULL REFERENCES walkthrough (id),
    person text NOT NULL,
    name text NOT NULL,
    department text NOT NULL,
    side integer NOT NULL,
    facilitator integer NOT NULL,
    presenter integer NOT NULL,
    reviewer integer NOT NULL,
    recorder integer NOT NULL,
    knows integer NOT NULL,
    knowledge text NOT NULL,
    attended integer NOT NULL,
    remark text NOT NULL
);
CREATE INDEX walkthrough_participant_study ON walkthrough_participant (org, study, id);
CREATE INDEX walkthrough_participant_walkthrough ON walkthrough_participant (org, walkthrough, id);

CREATE TABLE finding (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    number integer NOT NULL,
    source integer NOT NULL,
    occasion text NOT NULL,
    participant text NOT NULL,
    raised_by text NOT NULL,
    raised_on text NOT NULL,
    kind integer NOT NULL,
    what text NOT NULL,
    viewpoint text NOT NULL,
    subject text NOT NULL,
    place text NOT NULL,
    cause text NOT NULL,
    answer integer NOT NULL,
    response text NOT NULL,
    answered_by text NOT NULL,
    answered_on text NOT NULL,
    post text NOT NULL,
    person text NOT NULL,
    due_on text NOT NULL,
    verifier text NOT NULL,
    verify_on text NOT NULL,
    status integer NOT NULL,
    change_note text NOT NULL,
    entry text NOT NULL,
    changed_by text NOT NULL,
    changed_on text NOT NULL,
    told_by text NOT NULL,
    verdict integer NOT NULL,
    effect text NOT NULL,
    verified_by text NOT NULL,
    verified_on text NOT NULL,
    rounds integer NOT NULL,
    created_by text NOT NULL,
    created_at integer NOT NULL,
    UNIQUE (study, number)
);
CREATE INDEX finding_study ON finding (org, study, id);

CREATE TABLE finding_task (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    finding text NOT NULL REFERENCES finding (id),
    what text NOT NULL,
    post text NOT NULL,
    person text NOT NULL,
    due_on text NOT NULL,
    progress text NOT NULL,
    done_on text NOT NULL,
    result text NOT NULL
);
CREATE INDEX finding_task_study ON finding_task (org, study, id);
CREATE INDEX finding_task_finding ON finding_task (org, finding, id);
CREATE TABLE performance_evaluation (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    title text NOT NULL,
    evaluator text NOT NULL,
    ability text NOT NULL,
    planned_on text NOT NULL,
    done_on text NOT NULL,
    result text NOT NULL,
    good text NOT NULL,
    shared_on text NOT NULL,
    shared_with text NOT NULL,
    reported_on text NOT NULL,
    reported_to text NOT NULL,
    created_by text NOT NULL,
    created_at integer NOT NULL
);
CREATE INDEX performance_evaluation_study ON performance_evaluation (org, study, id);

CREATE TABLE monitoring (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    title text NOT NULL,
    method text NOT NULL,
    post text NOT NULL,
    from_on text NOT NULL,
    due_on text NOT NULL,
    outside_technology text NOT NULL,
    outside_economy text NOT NULL,
    outside_law text NOT NULL,
    outside_society text NOT NULL,
    inside_goal text NOT NULL,
    inside_purpose text NOT NULL,
    inside_position text NOT NULL,
    inside_needs text NOT NULL,
    inside_other text NOT NULL,
    policy text NOT NULL,
    done_on text NOT NULL,
    done_by text NOT NULL,
    created_by text NOT NULL,
    created_at integer NOT NULL
);
CREATE INDEX monitoring_study ON monitoring (org, study, id);

CREATE TABLE monitoring_result (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    monitoring text NOT NULL REFERENCES monitoring (id),
    subject text NOT NULL,
    state integer NOT NULL,
    cause integer NOT NULL,
    note text NOT NULL,
    person text NOT NULL,
    seen_on text NOT NULL,
    UNIQUE (monitoring, subject)
);
CREATE INDEX monitoring_result_study ON monitoring_result (org, study, id);
CREATE INDEX monitoring_result_monitoring ON monitoring_result (org, monitoring, id);

CREATE TABLE internal_audit (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    title text NOT NULL,
    auditor text NOT NULL,
    team text NOT NULL,
    purpose text NOT NULL,
    scope text NOT NULL,
    criteria text NOT NULL,
    from_on text NOT NULL,
    due_on text NOT NULL,
    step integer NOT NULL,
    carried_on text NOT NULL,
    activities text NOT NULL,
    opinion text NOT NULL,
    conclusion text NOT NULL,
    reported_on text NOT NULL,
    reported_to text NOT NULL,
    closed_on text NOT NULL,
    created_by text NOT NULL,
    created_at integer NOT NULL
);
CREATE INDEX internal_audit_study ON internal_audit (org, study, id);

CREATE TABLE internal_audit_item (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    study text NOT NULL REFERENCES risk_study (id),
    audit text NOT NULL REFERENCES internal_audit (id),
    place integer NOT NULL,
    question text NOT NULL,
    method integer NOT NULL,
    verdict integer NOT NULL,
    seen text NOT NULL
);
CREATE INDEX internal_audit_item_study ON internal_audit_item (org, study, id);
CREATE INDEX internal_audit_item_audit ON internal_audit_item (org, audit, id);

CREATE INDEX finding_due ON finding (org, status, due_on);
CREATE INDEX finding_occasion ON finding (org, occasion, id);
CREATE INDEX finding_subject ON finding (org, study, subject);
CREATE INDEX finding_task_due ON finding_task (org, done_on, due_on);
CREATE INDEX walkthrough_participant_person ON walkthrough_participant (org, person);
