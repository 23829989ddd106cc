"""The clinic in plain values: patient, visit, lesion, view, capture, consent, operator, pathway. Pure, no I/O."""
