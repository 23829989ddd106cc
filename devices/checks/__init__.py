"""Checks of an instrument on targets of known colour and size. Never of skin: a picture without a target is refused."""
