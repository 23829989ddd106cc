"""The encrypted store: database, keys, sealed image files, and the deliveries that wait."""
