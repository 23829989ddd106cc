"""Real parts that tests run against: started for them, on loopback, stopped at their end."""
