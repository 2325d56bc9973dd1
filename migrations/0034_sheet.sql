-- Evaluation of all risks of a study, and what waits for their owners, are read from the index alone.

CREATE INDEX risk_tally ON risk (org, study, post, department, impact_after, frequency_after, impact_before,
    frequency_before, pulled, review_on, confirm_by, confirmed_on);
