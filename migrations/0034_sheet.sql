-- Evaluation of all risks of a study, and what waits for their owners, are read from the index alone.

CREATE INDEX risk_tally ON risk (org, study, post, department, impact_after, frequency_after, impact_before,
    frequency_before, pulled, review_on, confirm_by, confirmed_on);

-- What each person changed in the cells of lists, a row for each row that changed: so that a change that is sent
-- twice is made once, and the last one can be taken back. Not in the ledger: the changes themselves are.
CREATE TABLE list_step (
    id text PRIMARY KEY,
    org text NOT NULL REFERENCES organization (id),
    person text NOT NULL,
    list text NOT NULL,
    once text NOT NULL,
    place integer NOT NULL,
    record text NOT NULL,
    version integer NOT NULL,
    stands integer NOT NULL,
    made integer NOT NULL,
    undone integer NOT NULL,
    at integer NOT NULL
);
CREATE UNIQUE INDEX list_step_once ON list_step (org, person, list, once, place);
CREATE INDEX list_step_last ON list_step (org, person, list, undone, id);
CREATE INDEX list_step_old ON list_step (at);
