-- Where packages are sent: the certificates of a receiver's own authority as they are, in the place of a path on the
-- server. Why a package was refused: the text and its values, so that each reader has it in their own language. The
-- orders and filters of the list of what was sent.

ALTER TABLE package_receiver ADD COLUMN ca text NOT NULL DEFAULT '';
ALTER TABLE refused_submission ADD COLUMN said text NOT NULL DEFAULT '';

CREATE INDEX sent_submission_state ON sent_submission (org, state, made, id);
