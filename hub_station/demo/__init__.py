"""Demo mode: a sample clinic, a loopback hospital, and a visit that performs itself."""
