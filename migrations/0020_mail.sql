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

-- How this installation sends mail; one row at most.
CREATE TABLE mail_setting (
    id text PRIMARY KEY,
    version integer NOT NULL,
    active integer NOT NULL,
    host text NOT NULL,
    port integer NOT NULL,
    security integer NOT NULL,
    login text NOT NULL,
    password text NOT NULL,
    ca_file text NOT NULL,
    sender text NOT NULL,
    sender_name text NOT NULL,
    base_url text NOT NULL,
    connect_seconds integer NOT NULL,
    total_seconds integer NOT NULL
);

-- Mails on their way, and what became of them.
CREATE TABLE mail_message (
    id text PRIMARY KEY,
    org text NOT NULL,
    kind integer NOT NULL,
    person text NOT NULL,
    address text NOT NULL,
    reply_to text NOT NULL,
    about text NOT NULL,
    needs integer NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    state integer NOT NULL,
    attempts integer NOT NULL,
    created integer NOT NULL,
    next_try integer NOT NULL,
    taken integer NOT NULL,
    ended integer NOT NULL,
    reason text NOT NULL
);
CREATE INDEX mail_message_due ON mail_message (state, next_try, id);
CREATE INDEX mail_message_org ON mail_message (org, created, id);

-- When an organisation reminds its people; its id is the organisation's.
CREATE TABLE reminder_policy (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    active integer NOT NULL,
    before_days text NOT NULL,
    after_days text NOT NULL,
    digest integer NOT NULL
);
CREATE INDEX reminder_policy_org ON reminder_policy (org, id);

-- What a person wants of it; its id is the person's.
CREATE TABLE mail_preference (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    active integer NOT NULL,
    own_days integer NOT NULL,
    before_days text NOT NULL,
    after_days text NOT NULL,
    digest integer NOT NULL
);
CREATE INDEX mail_preference_org ON mail_preference (org, id);

-- Which reminder was made for whom: each once.
CREATE TABLE reminder_made (
    org text NOT NULL,
    person text NOT NULL,
    item text NOT NULL,
    due_on text NOT NULL,
    stage integer NOT NULL,
    at integer NOT NULL,
    PRIMARY KEY (org, person, item, due_on, stage)
);
CREATE INDEX reminder_made_at ON reminder_made (at);
