"""Identifiers that are made once, when a record is made, and never again."""

import uuid


def new_id() -> str:
    """Return 128 random bits as 32 hex digits: the key of a record."""
    return uuid.uuid4().hex


def new_uid() -> str:
    """Return a DICOM UID of the form `2.25.<uuid as integer>` (PS3.5 B.2): at most 44 characters, no registration."""
    return f"2.25.{uuid.uuid4().int}"
