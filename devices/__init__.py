"""The wing that sees: cameras and dermatoscopes behind one contract. Knows no patient, no screen, no network endpoint."""
