"""Lab: what the gradient through many steps consists of, the weights' factor and the activation's.

A network of 64 units, ``h_t = φ(u_t + h_{t-1} W_h)``, where ``u_t`` is what the input adds.  How
much the last state depends on the one ``lag`` steps earlier is the norm of ``dh_T/dh_{T-lag}``; it
is split into ``‖W_h^lag‖``, which is all there would be without an activation, and the rest.
"""
