"""A torch layer that reads in one direction or in both, made of one-way LSTMs."""

import numpy as np
import torch

from course_utils.rnn.bidirectional import reverse_padded


class TwoWay(torch.nn.Module):
    """An LSTM for each direction; their states stand side by side.

    On a CPU, torch's LSTM is three times as fast on padded input as on packed input, and turning
    the sequences round by hand gives the same states at every true step.

    Parameters
    ----------
    D, H : int
        Inputs; units of each direction.
    ways : sequence of str
        "past" reads from the first step on, "future" from the last true one back.

    Attributes
    ----------
    width : int
        Of the states: H for each direction.
    """

    def __init__(self, D, H, ways=("past", "future")):
        super().__init__()
        self.rnns = torch.nn.ModuleDict({way: torch.nn.LSTM(D, H) for way in ways})
        self.width = H * len(ways)

    def forward(self, X, lengths):
        """X (T, B, D), lengths (B,) -> states (T, B, width)."""
        T, B, _ = X.shape
        steps = np.arange(T)[:, None, None].repeat(B, axis=1)  # (T, B, 1): each step's number
        turned = torch.as_tensor(reverse_padded(steps, np.asarray(lengths))[..., 0])  # (T, B)
        columns, states = torch.arange(B), []
        for way, rnn in self.rnns.items():
            if way == "past":
                states.append(rnn(X)[0])  # (T, B, H)
            else:  # turn round, read, turn back
                states.append(rnn(X[turned, columns])[0][turned, columns])  # (T, B, H)
        return torch.cat(states, dim=-1)  # (T, B, width)
