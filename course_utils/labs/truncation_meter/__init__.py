"""Lab: how much of the gradient is left when backpropagation through time is cut short.

A tanh network with random weights and inputs, ``h_t = tanh(x_t W_x + h_{t-1} W_h)``, one linear
output and random targets.  Everything here is about ``dW_h``, the gradient of the squared error
with respect to the recurrent weights.
"""
