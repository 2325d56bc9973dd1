-- The organisation's signing keys (the public halves) and the checkpoints signed by them. The ledger's
-- tree begins together with its sequence from now on, so that a tree that is gone is missed.

CREATE TABLE signing_key (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    name text NOT NULL,
    origin text NOT NULL,
    public_key text NOT NULL,
    state integer NOT NULL,
    valid_from integer NOT NULL,
    valid_until integer NOT NULL,
    reason text NOT NULL,
    previous text NOT NULL,
    endorsement text NOT NULL,
    signature text NOT NULL
);
CREATE INDEX signing_key_org ON signing_key (org, valid_from, id);
CREATE UNIQUE INDEX signing_key_in_use ON signing_key (org) WHERE state = 0;

CREATE TABLE ledger_checkpoint (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    version integer NOT NULL,
    size integer NOT NULL,
    root text NOT NULL,
    signing_key text NOT NULL REFERENCES signing_key (id),
    made integer NOT NULL,
    note text NOT NULL
);
CREATE INDEX ledger_checkpoint_org ON ledger_checkpoint (org, size, id);

INSERT INTO ledger_tree (org, size, root, peaks, at)
SELECT org, 0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', CAST('' AS bytes), 0
FROM ledger_sequence WHERE org NOT IN (SELECT org FROM ledger_tree);
