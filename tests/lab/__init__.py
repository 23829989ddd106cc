"""The device lab: the station's code on a real kernel, with a dermatoscope made of software. Run by `make device-lab`."""
