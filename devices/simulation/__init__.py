"""Synthetic subjects for the simulated instruments: skin, lesions, a dermatoscope's optics, a shaking hand. All our own."""
