"""Lab: backpropagation through time in one unit, one number after the other.

``h_t = tanh(u x_t + w h_{t-1})``, ``h_0 = 0``, three steps: forward to the error, then backward to
the three shares of ``dE/dw``, one for each use of the one weight.
"""
