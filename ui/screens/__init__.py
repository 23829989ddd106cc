"""The screens: each shows one frozen state and passes on what a person asks for."""
