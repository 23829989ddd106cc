"""`python -m hub_station` is `hub-station`."""

from hub_station.cli import main

if __name__ == "__main__":
    main()
