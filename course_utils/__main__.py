"""``python -m course_utils``: the course's commands."""

import sys

from course_utils.commands.cli import main

sys.exit(main())
