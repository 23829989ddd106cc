"""The drivers that ship: one file each, each behind `devices.contract`."""
