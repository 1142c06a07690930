"""`python -m lsconvert`."""

from lsconvert.cli import main

if __name__ == "__main__":
    main()
