"""Bridges between the NumPy models and ``torch.nn``."""

import torch


def copy_to_torch(W_x, W_h, b, layer):
    """Copy the course's parameters into a one-layer ``nn.RNN``, or ``nn.LSTM``.

    Parameters
    ----------
    W_x, W_h, b : arrays (D, H), (H, H), (H,)
        Parameters for row vectors, ``x_t W_x + h_{t-1} W_h + b``.
    layer : torch.nn.RNN
        One layer, one direction, ``input_size`` D, ``hidden_size`` H, changed in place.

    Returns
    -------
    layer : torch.nn.RNN
        The same layer; for the same input it now gives the same states.

    Notes
    -----
    PyTorch stores ``weight_ih_l0`` (H, D) and ``weight_hh_l0`` (H, H) for column vectors, hence the
    two transposes, and adds two biases, of which only the sum matters.
    """
    with torch.no_grad():
        layer.weight_ih_l0.copy_(torch.as_tensor(W_x.T))  # (H, D)
        layer.weight_hh_l0.copy_(torch.as_tensor(W_h.T))  # (H, H)
        layer.bias_ih_l0.copy_(torch.as_tensor(b))  # (H,)
        layer.bias_hh_l0.zero_()  # (H,)
    return layer
