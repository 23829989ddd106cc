"""One presenter a screen, Qt-free: holds the state, answers what a person asks for."""
