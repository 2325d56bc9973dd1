-- Signing in through a directory (LDAP), and by client certificates.

CREATE TABLE directory (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    active integer NOT NULL,
    urls text NOT NULL,
    starttls integer NOT NULL,
    ca text NOT NULL,
    bind_dn text NOT NULL,
    bind_password text NOT NULL,
    base text NOT NULL,
    filter text NOT NULL,
    login_attribute text NOT NULL,
    name_attribute text NOT NULL,
    mail_attribute text NOT NULL,
    department_attribute text NOT NULL,
    id_attribute text NOT NULL,
    group_base text NOT NULL,
    group_attribute text NOT NULL,
    nesting integer NOT NULL,
    roles text NOT NULL,
    timeout integer NOT NULL,
    creates integer NOT NULL
);

-- Whose password the directory keeps.
CREATE TABLE directory_person (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    person text NOT NULL REFERENCES person (id),
    dn text NOT NULL,
    entry text NOT NULL,
    department text NOT NULL,
    missing integer NOT NULL
);
CREATE UNIQUE INDEX directory_person_person ON directory_person (person);
CREATE INDEX directory_person_org ON directory_person (org, id);

-- Certificates by which people prove who they are.
CREATE TABLE person_certificate (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    person text NOT NULL REFERENCES person (id),
    fingerprint text NOT NULL,
    subject text NOT NULL,
    issuer text NOT NULL,
    expires_at integer NOT NULL,
    alone integer NOT NULL,
    ended_at integer NOT NULL
);
CREATE INDEX person_certificate_fingerprint ON person_certificate (fingerprint);
CREATE INDEX person_certificate_person ON person_certificate (org, person);
