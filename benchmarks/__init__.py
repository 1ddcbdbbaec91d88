"""Speed figures, measured, never asserted: one thread each, so that libraries do not compete."""

import os

for library in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # read when NumPy and torch start
    os.environ[library] = "1"
