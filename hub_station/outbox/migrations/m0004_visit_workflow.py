"""Pathways of visits, answers, people, second reviews, quarantine, cleaning, and how an appointment stands."""

STATEMENTS = """
CREATE TABLE pathway (digest TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;;
CREATE TRIGGER pathway_fixed BEFORE UPDATE ON pathway
BEGIN SELECT RAISE(ABORT, 'the rules of a visit are never changed'); END;;
CREATE TABLE pathway_used (
    place INTEGER PRIMARY KEY, digest TEXT NOT NULL REFERENCES pathway (digest), at TEXT NOT NULL
) STRICT;;
ALTER TABLE visit ADD COLUMN pathway_digest TEXT REFERENCES pathway;;
ALTER TABLE visit ADD COLUMN review_wanted_at TEXT;;
CREATE TRIGGER visit_pathway_fixed BEFORE UPDATE OF pathway_digest ON visit
WHEN OLD.pathway_digest IS NOT NULL AND NEW.pathway_digest IS NOT OLD.pathway_digest
BEGIN SELECT RAISE(ABORT, 'a visit keeps the rules under which it was opened'); END;;
ALTER TABLE appointment ADD COLUMN status TEXT NOT NULL DEFAULT 'scheduled';;
ALTER TABLE appointment ADD COLUMN checked_in_at TEXT;;
ALTER TABLE appointment ADD COLUMN referral TEXT NOT NULL DEFAULT '';;
ALTER TABLE capture ADD COLUMN identity_id TEXT NOT NULL DEFAULT '';;
CREATE TRIGGER capture_identity_fixed BEFORE UPDATE OF identity_id ON capture
BEGIN SELECT RAISE(ABORT, 'a kept picture is never changed'); END;;
CREATE TABLE told_apart (
    place INTEGER PRIMARY KEY,
    visit_id TEXT NOT NULL REFERENCES visit, other_id TEXT NOT NULL REFERENCES patient (id),
    resumed_at TEXT NOT NULL, operator_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE INDEX told_apart_visit ON told_apart (visit_id);;
CREATE TRIGGER told_apart_fixed BEFORE UPDATE ON told_apart
BEGIN SELECT RAISE(ABORT, 'what staff confirmed is never changed'); END;;
ALTER TABLE consent ADD COLUMN details TEXT NOT NULL DEFAULT '{}';;
ALTER TABLE review ADD COLUMN stage TEXT NOT NULL DEFAULT 'room';;
ALTER TABLE review ADD COLUMN note TEXT NOT NULL DEFAULT '';;
ALTER TABLE review ADD COLUMN ruler TEXT NOT NULL DEFAULT '';;
CREATE TABLE review_feedback_seen (
    review_id TEXT PRIMARY KEY REFERENCES review (id), operator_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE TABLE answers (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, visit_id TEXT NOT NULL REFERENCES visit, lesion_id TEXT REFERENCES lesion,
    answers TEXT NOT NULL, source TEXT NOT NULL, operator_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE INDEX answers_visit ON answers (visit_id);;
CREATE TRIGGER answers_fixed BEFORE UPDATE ON answers
BEGIN SELECT RAISE(ABORT, 'an answer is never changed; a new one is added'); END;;
CREATE TABLE cleaning (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, visit_id TEXT NOT NULL REFERENCES visit,
    steps TEXT NOT NULL, operator_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE TABLE operator (
    id TEXT PRIMARY KEY,
    family TEXT NOT NULL, given TEXT NOT NULL, role TEXT NOT NULL, active INTEGER NOT NULL,
    pin TEXT NOT NULL, failures INTEGER NOT NULL, locked_until TEXT,
    made_by TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE TABLE quarantine (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, capture_id TEXT NOT NULL UNIQUE REFERENCES capture (id),
    why TEXT NOT NULL CHECK (why IN ('wrong-patient', 'consent')),
    reason_id TEXT NOT NULL, operator_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE TRIGGER quarantine_fixed BEFORE UPDATE ON quarantine
BEGIN SELECT RAISE(ABORT, 'a picture that was put into quarantine stays so'); END;;
CREATE TRIGGER quarantine_stays BEFORE DELETE ON quarantine
BEGIN SELECT RAISE(ABORT, 'a picture that was put into quarantine stays so'); END;;
CREATE TABLE reassignment (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, capture_id TEXT NOT NULL UNIQUE REFERENCES capture (id),
    moved_to TEXT REFERENCES capture (id),
    reason TEXT NOT NULL, operator_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE TRIGGER reassignment_fixed BEFORE UPDATE ON reassignment
BEGIN SELECT RAISE(ABORT, 'what became of a picture is never changed'); END;;
CREATE TRIGGER reassignment_stays BEFORE DELETE ON reassignment
BEGIN SELECT RAISE(ABORT, 'what became of a picture stays'); END;;
CREATE TRIGGER reassignment_by_two BEFORE INSERT ON reassignment
WHEN NOT EXISTS (
    SELECT 1 FROM quarantine WHERE capture_id = NEW.capture_id AND operator_id <> NEW.operator_id AND why = 'wrong-patient'
)
BEGIN SELECT RAISE(ABORT, 'a second person decides what becomes of a picture'); END;;
CREATE TABLE correction (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, visit_id TEXT NOT NULL REFERENCES visit, capture_id TEXT REFERENCES capture (id),
    why TEXT NOT NULL CHECK (why IN ('wrong-patient', 'consent')), detail TEXT NOT NULL,
    operator_id TEXT NOT NULL, at TEXT NOT NULL, settled_at TEXT
) STRICT;;
CREATE TRIGGER correction_fixed BEFORE UPDATE OF id, visit_id, capture_id, why, detail, operator_id, at ON correction
BEGIN SELECT RAISE(ABORT, 'what the hospital must be told is never changed'); END;;
CREATE TRIGGER correction_stays BEFORE DELETE ON correction
BEGIN SELECT RAISE(ABORT, 'what the hospital must be told stays'); END;;
CREATE TRIGGER quarantine_never_leaves BEFORE UPDATE OF state ON delivery
WHEN (NEW.state = 'sending' OR (OLD.state = 'blocked' AND NEW.state = 'ready'))
  AND EXISTS (SELECT 1 FROM quarantine WHERE capture_id = NEW.capture_id)
BEGIN SELECT RAISE(ABORT, 'a picture in quarantine is not sent'); END;;
CREATE TRIGGER quarantine_is_not_purged BEFORE UPDATE OF state ON delivery
WHEN NEW.state = 'purged' AND EXISTS (SELECT 1 FROM quarantine WHERE capture_id = NEW.capture_id AND why = 'wrong-patient')
  AND NOT EXISTS (SELECT 1 FROM reassignment WHERE capture_id = NEW.capture_id)
BEGIN SELECT RAISE(ABORT, 'a picture in quarantine is kept until somebody decided'); END;;
CREATE TRIGGER quarantine_is_not_sent BEFORE INSERT ON delivery
WHEN EXISTS (SELECT 1 FROM quarantine WHERE capture_id = NEW.capture_id)
BEGIN SELECT RAISE(ABORT, 'a picture in quarantine is not sent'); END
"""
