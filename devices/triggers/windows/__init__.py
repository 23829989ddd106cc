"""Hears pedals and the buttons of scopes on Windows. Written against Microsoft's documentation; never run on Windows."""
