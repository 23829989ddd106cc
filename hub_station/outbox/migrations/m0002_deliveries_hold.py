"""A picture goes out with its own visit, exactly as it was built, and counts as received only with its own digest."""

STATEMENTS = """
CREATE TRIGGER capture_in_time BEFORE INSERT ON capture
WHEN EXISTS (SELECT 1 FROM visit WHERE id = NEW.visit_id AND status IN ('sealed', 'ended'))
BEGIN SELECT RAISE(ABORT, 'a visit that is complete takes no more pictures'); END;;
CREATE TRIGGER delivery_of_its_visit BEFORE INSERT ON delivery
WHEN NOT EXISTS (
    SELECT 1 FROM capture
    JOIN visit ON visit.id = capture.visit_id
    JOIN lesion ON lesion.id = capture.lesion_id
    WHERE capture.id = NEW.capture_id AND capture.sop_uid = NEW.sop_uid
      AND visit.id = NEW.visit_id AND visit.study_uid = NEW.study_uid
      AND NEW.series_uid IN (lesion.photographic_series_uid, lesion.dermoscopic_series_uid)
)
BEGIN SELECT RAISE(ABORT, 'a picture is sent with its own visit'); END;;
CREATE TRIGGER delivery_fixed BEFORE UPDATE OF
    id, capture_id, visit_id, study_uid, series_uid, sop_uid, sop_class_uid, head, tail, size, whole_digest ON delivery
BEGIN SELECT RAISE(ABORT, 'an instance is built once'); END;;
CREATE TRIGGER delivery_stays BEFORE DELETE ON delivery
BEGIN SELECT RAISE(ABORT, 'the row of a delivery stays'); END;;
CREATE TRIGGER delivery_proof BEFORE UPDATE OF state ON delivery
WHEN NEW.state = 'received' AND NEW.receipt_digest IS NOT (SELECT digest FROM capture WHERE id = NEW.capture_id)
BEGIN SELECT RAISE(ABORT, 'received means that the same picture was read back'); END;;
CREATE TRIGGER delivery_event_fixed BEFORE UPDATE ON delivery_event
BEGIN SELECT RAISE(ABORT, 'what happened is never changed'); END;;
CREATE TRIGGER delivery_event_stays BEFORE DELETE ON delivery_event
BEGIN SELECT RAISE(ABORT, 'what happened stays'); END;;
CREATE TRIGGER review_fixed BEFORE UPDATE ON review
BEGIN SELECT RAISE(ABORT, 'a review is never changed'); END;;
CREATE TRIGGER review_stays BEFORE DELETE ON review
BEGIN SELECT RAISE(ABORT, 'a review stays'); END;;
CREATE TRIGGER consent_fixed BEFORE UPDATE ON consent
BEGIN SELECT RAISE(ABORT, 'what a patient said is never changed'); END;;
CREATE TRIGGER consent_stays BEFORE DELETE ON consent
BEGIN SELECT RAISE(ABORT, 'what a patient said stays'); END;;
CREATE TRIGGER identity_check_fixed BEFORE UPDATE ON identity_check
BEGIN SELECT RAISE(ABORT, 'a check of identity is never changed'); END;;
CREATE TRIGGER identity_check_stays BEFORE DELETE ON identity_check
BEGIN SELECT RAISE(ABORT, 'a check of identity stays'); END
"""
