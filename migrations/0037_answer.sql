-- The version that a row had when somebody answered what the check says of it: an answer to a hint holds for that one.
-- 0: not known (answers from before), or of the study itself.
ALTER TABLE risk_answer ADD COLUMN seen integer NOT NULL DEFAULT 0;
