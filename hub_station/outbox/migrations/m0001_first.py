"""Patients, visits, pictures, deliveries, audit."""

STATEMENTS = """
CREATE TABLE patient (
    id TEXT PRIMARY KEY,
    family TEXT NOT NULL, given TEXT NOT NULL, middle TEXT NOT NULL, prefix TEXT NOT NULL,
    birth_date TEXT NOT NULL, sex TEXT NOT NULL,
    nhs_number TEXT NOT NULL, address TEXT NOT NULL
) STRICT;;
CREATE UNIQUE INDEX patient_nhs_number ON patient (nhs_number) WHERE nhs_number <> '';;
CREATE TABLE appointment (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient,
    at TEXT NOT NULL, day TEXT NOT NULL,
    accession_number TEXT NOT NULL, referrer TEXT NOT NULL
) STRICT;;
CREATE INDEX appointment_day ON appointment (day, at);;
CREATE TABLE visit (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL REFERENCES patient,
    appointment_id TEXT REFERENCES appointment,
    number TEXT NOT NULL UNIQUE, study_uid TEXT NOT NULL UNIQUE,
    accession_number TEXT NOT NULL, referrer TEXT NOT NULL,
    opened_at TEXT NOT NULL, day TEXT NOT NULL, opened_by TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'paused', 'sealed', 'ended')),
    resumed_at TEXT NOT NULL,
    ended_reason TEXT NOT NULL, closed_at TEXT, closed_by TEXT NOT NULL
) STRICT;;
CREATE UNIQUE INDEX visit_one_open ON visit (status) WHERE status = 'open';;
CREATE INDEX visit_day ON visit (day);;
CREATE UNIQUE INDEX visit_appointment ON visit (appointment_id) WHERE appointment_id IS NOT NULL;;
CREATE TRIGGER visit_final BEFORE UPDATE OF status ON visit WHEN OLD.status IN ('sealed', 'ended')
BEGIN SELECT RAISE(ABORT, 'a visit that is complete stays complete'); END;;
CREATE TRIGGER visit_bound BEFORE UPDATE OF patient_id, study_uid ON visit
BEGIN SELECT RAISE(ABORT, 'a visit belongs to one patient'); END;;
CREATE TABLE identity_check (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, visit_id TEXT NOT NULL REFERENCES visit,
    identifiers TEXT NOT NULL, resumed_at TEXT NOT NULL,
    operator_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE INDEX identity_check_visit ON identity_check (visit_id);;
CREATE TABLE consent (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, visit_id TEXT NOT NULL REFERENCES visit,
    levels TEXT NOT NULL, chaperone TEXT NOT NULL, chaperone_name TEXT NOT NULL,
    operator_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE INDEX consent_visit ON consent (visit_id);;
CREATE TABLE lesion (
    id TEXT PRIMARY KEY,
    visit_id TEXT NOT NULL REFERENCES visit, number INTEGER NOT NULL,
    site_code TEXT NOT NULL, site_scheme TEXT NOT NULL, site_meaning TEXT NOT NULL,
    side TEXT NOT NULL, note TEXT NOT NULL,
    tracking_uid TEXT NOT NULL UNIQUE,
    photographic_series_uid TEXT NOT NULL UNIQUE, dermoscopic_series_uid TEXT NOT NULL UNIQUE,
    recorded_at TEXT NOT NULL, operator_id TEXT NOT NULL,
    UNIQUE (visit_id, number)
) STRICT;;
CREATE TABLE capture (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient, visit_id TEXT NOT NULL REFERENCES visit,
    lesion_id TEXT NOT NULL REFERENCES lesion, view_id TEXT NOT NULL, operator_id TEXT NOT NULL,
    sop_uid TEXT NOT NULL UNIQUE, taken TEXT NOT NULL, kept_at TEXT NOT NULL,
    digest TEXT NOT NULL, size INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
    original INTEGER NOT NULL, device TEXT NOT NULL, settings TEXT NOT NULL,
    image_id TEXT NOT NULL UNIQUE, wrapped_key BLOB, thumbnail BLOB NOT NULL
) STRICT;;
CREATE INDEX capture_visit ON capture (visit_id);;
CREATE INDEX capture_lesion ON capture (lesion_id);;
CREATE TRIGGER capture_same_patient BEFORE INSERT ON capture
WHEN NOT EXISTS (SELECT 1 FROM visit WHERE id = NEW.visit_id AND patient_id = NEW.patient_id)
  OR NOT EXISTS (SELECT 1 FROM lesion WHERE id = NEW.lesion_id AND visit_id = NEW.visit_id)
BEGIN SELECT RAISE(ABORT, 'a picture belongs to the patient of its visit'); END;;
CREATE TRIGGER capture_fixed BEFORE UPDATE OF
    id, patient_id, visit_id, lesion_id, view_id, operator_id, sop_uid, taken, kept_at, digest, size, width, height,
    original, device, settings, image_id ON capture
BEGIN SELECT RAISE(ABORT, 'a kept picture is never changed'); END;;
CREATE TRIGGER capture_stays BEFORE DELETE ON capture
BEGIN SELECT RAISE(ABORT, 'the row of a picture stays'); END;;
CREATE TABLE review (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, capture_id TEXT NOT NULL REFERENCES capture (id),
    decision TEXT NOT NULL, reason_id TEXT NOT NULL, operator_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE INDEX review_capture ON review (capture_id);;
CREATE TABLE missing_view (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, visit_id TEXT NOT NULL REFERENCES visit, lesion_id TEXT NOT NULL REFERENCES lesion,
    view_id TEXT NOT NULL, reason_id TEXT NOT NULL, operator_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE INDEX missing_view_visit ON missing_view (visit_id);;
CREATE INDEX missing_view_lesion ON missing_view (lesion_id);;
CREATE TABLE submission (
    visit_id TEXT PRIMARY KEY REFERENCES visit,
    sealed_at TEXT NOT NULL, sealed_by TEXT NOT NULL
) STRICT;;
CREATE TABLE delivery (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    capture_id TEXT NOT NULL UNIQUE REFERENCES capture (id), visit_id TEXT NOT NULL REFERENCES submission (visit_id),
    study_uid TEXT NOT NULL, series_uid TEXT NOT NULL, sop_uid TEXT NOT NULL UNIQUE, sop_class_uid TEXT NOT NULL,
    head BLOB NOT NULL, tail BLOB NOT NULL, size INTEGER NOT NULL, whole_digest TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'sending', 'stored', 'blocked', 'received', 'purged')),
    attempts INTEGER NOT NULL, due_at TEXT NOT NULL, lease_until TEXT,
    note TEXT NOT NULL,
    received_at TEXT, receipt_digest TEXT NOT NULL, receipt_endpoint TEXT NOT NULL,
    CHECK (state NOT IN ('received', 'purged') OR receipt_digest <> '')
) STRICT;;
CREATE INDEX delivery_due ON delivery (due_at) WHERE state = 'ready';;
CREATE INDEX delivery_state ON delivery (state);;
CREATE TABLE delivery_event (
    place INTEGER PRIMARY KEY,
    delivery_id TEXT NOT NULL REFERENCES delivery (id),
    event TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
    attempt INTEGER NOT NULL, note TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE INDEX delivery_event_delivery ON delivery_event (delivery_id);;
CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    entry TEXT NOT NULL, seal BLOB NOT NULL
) STRICT;;
CREATE TABLE audit_key (only INTEGER PRIMARY KEY CHECK (only = 1), key BLOB NOT NULL) STRICT;;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'an audit entry is never changed'); END;;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'an audit entry stays'); END
"""
