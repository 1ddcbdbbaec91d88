"""Lab: gradient descent at a cliff of a loss, without clipping and with two kinds of it.

One tanh unit, ``h_t = tanh(x_t + w h_{t-1} + b)``, reads a bit and 49 steps of noise, and must say
0.7 times the bit at the end.  The picture is the loss over its recurrent weight w and its bias b.
For w > 1 and a small b the unit has two stable states, and remembers; where one of them disappears
half of the bits flip, and the loss jumps.
"""
