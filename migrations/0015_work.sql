-- What waits for a person: time limits of alternative measures are found without reading every answer.

CREATE INDEX answer_until ON answer (org, until, id) WHERE until <> '';
