"""The language model in torch: embedding, LSTM, scores; trained with its state carried on."""

import numpy as np
import torch
from torch.nn.functional import cross_entropy


class LanguageModel(torch.nn.Module):
    """Embedding, one LSTM layer, one linear layer.

    Parameters
    ----------
    V : int
        Different tokens.
    H, E : int
        Units; numbers a token.
    """

    def __init__(self, V, H=128, E=32):
        super().__init__()
        self.table = torch.nn.Embedding(V, E)
        self.rnn, self.out = torch.nn.LSTM(E, H), torch.nn.Linear(H, V)
        self.rnn.bias_ih_l0.data[H : 2 * H] = 1  # forget gates (notebook 04)
        self.rnn.bias_hh_l0.data[H : 2 * H] = 0

    def forward(self, X, state=None):
        """Score the token after each one: X (T, B) -> (T, B, V), and the state after it."""
        H, state = self.rnn(self.table(X), state)
        return self.out(H), state


def carried_loss():
    """Make a loss that carries the state from batch to batch.

    Returns
    -------
    loss_of : callable
        ``loss_of(model, (X, Y, fresh))`` for :func:`course_utils.rnn.training.train`: ``fresh``
        says that the text begins anew.
    """
    kept = None

    def loss_of(model, batch):
        nonlocal kept
        X, Y, fresh = batch
        o, state = model(X, None if fresh else kept)
        kept = tuple(s.detach() for s in state)  # carried on, cut from its past (notebook 02)
        return cross_entropy(o.flatten(0, 1), Y.flatten())

    return loss_of


def chunks(X, Y, T):
    """Give a text chunk by chunk, over and over.

    Parameters
    ----------
    X, Y : arrays of int (n, B)
        As from :func:`course_utils.rnn.language_model.streams`.
    T : int
        Steps a chunk.

    Yields
    ------
    batch : (tensor (T, B), tensor (T, B), bool)
        Inputs, targets, and whether the text begins anew.
    """
    X, Y = (torch.as_tensor(np.ascontiguousarray(a)) for a in (X, Y))
    while True:
        for t in range(0, len(X) - T + 1, T):
            yield X[t : t + T], Y[t : t + T], t == 0


def to_arrays(model, vocabulary):
    """Turn a :class:`LanguageModel` into the course's format.

    Parameters
    ----------
    model : LanguageModel
    vocabulary : str

    Returns
    -------
    arrays : dict
        As in :mod:`course_utils.rnn.language_model`: the table is multiplied into the input
        weights, the two biases are added up.
    """
    rnn = model.rnn
    with torch.no_grad():
        return dict(
            vocabulary=vocabulary,
            W_x=(model.table.weight @ rnn.weight_ih_l0.T).numpy(),  # (V, 4H)
            W_h=rnn.weight_hh_l0.T.numpy().copy(),  # (H, 4H)
            b=(rnn.bias_ih_l0 + rnn.bias_hh_l0).numpy(),  # (4H,)
            W_y=model.out.weight.T.numpy().copy(),  # (H, V)
            b_y=model.out.bias.numpy().copy(),  # (V,)
        )
