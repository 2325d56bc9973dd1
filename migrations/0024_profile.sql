-- Standards of the organisation: taken out of use.

ALTER TABLE imported_catalog ADD COLUMN out_of_use integer NOT NULL DEFAULT 0;
