"""Draws the body map: smooth curves through points, shared borders, one half mirrored. Writes `resources/body/*.svg`."""
