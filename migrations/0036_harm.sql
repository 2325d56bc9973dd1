-- Harm to safety, health or environment raises the impact of a risk: what the risk says of it, and from which step on
-- such a risk stands (0: the scale says nothing of it).
ALTER TABLE risk ADD COLUMN harm integer NOT NULL DEFAULT 0;
ALTER TABLE risk_criteria ADD COLUMN harm_step integer NOT NULL DEFAULT 0;
ALTER TABLE risk_criteria ADD COLUMN grave_step integer NOT NULL DEFAULT 0;
