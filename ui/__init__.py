"""The wing that shows and asks: the only one that knows Qt. Knows no database, no camera, no network."""
