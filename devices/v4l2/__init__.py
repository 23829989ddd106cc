"""Video4Linux spoken directly, so that every wait has a limit and the camera's bytes stay as they are. Linux only."""
