"""Lab: one memory cell reads a sentence, and the reader sets its gate at every word.

``c_t = u_t c̃_t + (1 - u_t) c_{t-1}``, ``c_0 = 0``: the simplified GRU with one unit.  What a word
would write, ``c̃_t``, is the number it tells, singular 1, plural -1, nothing 0; or it comes from a
trained network.
"""
