"""Lab: the wiring of one step of the one-gate cell, the GRU and the LSTM, with its numbers.

Operation by operation, forward and then backward; the formula stands beside it in the notation of
the lecture the reader chooses.
"""
