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
        steps = np.indices(X.shape[:2])[0][..., None]  # (T, B, 1): the number of each step
        turned = torch.as_tensor(reverse_padded(steps, lengths)[..., 0]).long()  # (T, B)
        states = []
        for way, rnn in self.rnns.items():
            order = (turned, torch.arange(X.shape[1])) if way == "future" else slice(None)
            states.append(rnn(X[order])[0][order])  # (T, B, H): turned round, read, turned back
        return torch.cat(states, dim=-1)  # (T, B, width)
