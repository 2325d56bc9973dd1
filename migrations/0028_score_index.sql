-- The scores of many organisations are counted from the index alone.

CREATE INDEX answer_score ON answer (assessment, state, current, target);
