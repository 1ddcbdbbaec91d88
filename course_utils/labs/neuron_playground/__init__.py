"""Lab: one recurrent neuron, its response to an input, and the map that explains it.

``h_t = φ(w_x x_t + w_h h_{t-1} + b)``, ``h_0 = 0``, all scalars.
"""
