"""Registered devices and their checks; the pedals and buttons that take pictures."""

STATEMENTS = """
CREATE TABLE registration (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, device_key TEXT NOT NULL, role TEXT NOT NULL,
    manufacturer TEXT NOT NULL, model TEXT NOT NULL, serial TEXT NOT NULL,
    polarization TEXT NOT NULL, contact TEXT NOT NULL, magnification TEXT NOT NULL, fixed_distance INTEGER NOT NULL,
    operator_id TEXT NOT NULL, at TEXT NOT NULL,
    CHECK (manufacturer <> '' AND model <> '' AND serial <> '')
) STRICT;;
CREATE TABLE colour_check (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, device_key TEXT NOT NULL, light TEXT NOT NULL,
    difference REAL NOT NULL, facts TEXT NOT NULL,
    operator_id TEXT NOT NULL, at TEXT NOT NULL, expires TEXT NOT NULL
) STRICT;;
CREATE TABLE scale_check (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE, device_key TEXT NOT NULL,
    row_mm REAL NOT NULL CHECK (row_mm > 0), column_mm REAL NOT NULL CHECK (column_mm > 0),
    uncertainty_mm REAL NOT NULL, facts TEXT NOT NULL,
    operator_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE TABLE learnt_trigger (
    id TEXT PRIMARY KEY, label TEXT NOT NULL, value TEXT NOT NULL,
    operator_id TEXT NOT NULL, at TEXT NOT NULL
) STRICT;;
CREATE INDEX capture_digest ON capture (digest);;
CREATE TRIGGER registration_fixed BEFORE UPDATE ON registration
BEGIN SELECT RAISE(ABORT, 'a registration is never changed'); END;;
CREATE TRIGGER registration_stays BEFORE DELETE ON registration
BEGIN SELECT RAISE(ABORT, 'a registration stays'); END;;
CREATE TRIGGER colour_check_fixed BEFORE UPDATE ON colour_check
BEGIN SELECT RAISE(ABORT, 'a check is never changed'); END;;
CREATE TRIGGER scale_check_fixed BEFORE UPDATE ON scale_check
BEGIN SELECT RAISE(ABORT, 'a check is never changed'); END
"""
