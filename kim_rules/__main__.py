"""``python -m kim_rules`` is the command line ``kim-rules``."""

import sys

from kim_rules.cli import main

if __name__ == "__main__":
    sys.exit(main())
