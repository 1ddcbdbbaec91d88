"""Lab: four untrained cells are shown a signal once; how much of it is left, step after step?

Each layer has 16 units.  Two runs differ in their first input alone, then both read the same noise;
the trace of the signal is how far apart their states are, compared with after step 1.  Who sees one
run alone must still tell that trace from what the noise left.
"""
