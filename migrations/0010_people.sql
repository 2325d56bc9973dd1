-- Deputies for a time.

ALTER TABLE post ADD COLUMN deputy_from text NOT NULL DEFAULT '';
ALTER TABLE post ADD COLUMN deputy_until text NOT NULL DEFAULT '';

-- Who carries a request on after the drafter handed the work over; '' is the drafter.
ALTER TABLE approval ADD COLUMN keeper text NOT NULL DEFAULT '';
CREATE INDEX approval_drafter ON approval (org, drafter, status);
CREATE INDEX approval_keeper ON approval (org, keeper, status);
