-- The index of the full text search. It follows from the ledger and can be made again from it.
-- CLUSTERED: the table is its own primary key where the engine can do that.

CREATE TABLE search_state (
    org text PRIMARY KEY,
    indexed integer NOT NULL
);

CREATE TABLE search_document (
    org text NOT NULL,
    doc integer NOT NULL,
    noun text NOT NULL,
    record text NOT NULL,
    at integer NOT NULL,
    title text NOT NULL,
    href text NOT NULL,
    shown text NOT NULL,
    folded text NOT NULL,
    PRIMARY KEY (org, doc)
);
CREATE UNIQUE INDEX search_document_record ON search_document (org, noun, record);

CREATE TABLE search_posting (
    org text NOT NULL,
    term integer NOT NULL,
    doc integer NOT NULL,
    PRIMARY KEY (org, term, doc)
) CLUSTERED;
