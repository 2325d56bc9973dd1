-- How each person wants a list shown. Not in the ledger: it decides nothing about the content. It goes
-- with the person, whichever organisation they act in.
CREATE TABLE list_kept (
    person text NOT NULL REFERENCES person (id),
    list text NOT NULL,
    columns text NOT NULL,
    page_rows integer NOT NULL,
    changed integer NOT NULL,
    PRIMARY KEY (person, list)
);
