"""`python -m {{package}}` does what the command does."""

import sys

from {{package}}.cli import main

if __name__ == "__main__":
    sys.exit(main())
