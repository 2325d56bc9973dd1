-- By which key a paper that came as a file was signed; "" for what was made here or delivered within the installation.
ALTER TABLE programme_paper ADD COLUMN signer text NOT NULL DEFAULT '';
