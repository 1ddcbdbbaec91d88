"""The models a student builds, in NumPy, one module per topic."""
