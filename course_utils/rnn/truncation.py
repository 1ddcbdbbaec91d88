"""Truncated backpropagation through time in PyTorch: where ``detach`` belongs."""

import torch


def truncated_forward(rnn, X, h, k):
    """Run a layer over a long sequence in chunks that no gradient leaves backwards.

    Parameters
    ----------
    rnn : torch.nn.RNN
        One layer, one direction, time first.
    X : torch.Tensor (T, B, D)
        Input sequences.
    h : torch.Tensor (1, B, H)
        State before the first input; no gradient flows into it either.
    k : int
        Steps of each chunk, at least 1; the last chunk may be shorter.

    Returns
    -------
    H : torch.Tensor (T, B, H)
        The same states as ``rnn(X, h)[0]``.  The gradient of a loss on the states of one chunk
        stops at the state that the chunk began with.

    Notes
    -----
    Intro to RNNs, "Truncated Backpropagation through time": carry the states forward forever, but
    go back a few steps only.  Where k divides T, the weights get the gradient of
    :func:`course_utils.rnn.bptt.truncated_backward` with ``k_1 = k_2 = k``; a shorter last chunk
    goes back to its own first step here, and k steps there.
    """
    states = []
    for chunk in X.split(k):  # (k, B, D), the last one may be shorter
        H, h = rnn(chunk, h.detach())  # (k, B, H), (1, B, H): the numbers pass, the gradient stops
        states.append(H)
    return torch.cat(states)  # (T, B, H)
