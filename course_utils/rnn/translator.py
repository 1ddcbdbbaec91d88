"""Two encoder–decoders in torch: one writes the name of a digit, one translates.

Both begin with a token that stands for padding, number 0.  Time comes first, as everywhere.
"""

import torch


class Captioner(torch.nn.Module):
    """A picture in, letters out: the picture becomes the decoder's first state.

    Parameters
    ----------
    V : int
        Signs that can be heard and said.
    H, E : int
        Units of the decoder; numbers for each sign.
    """

    def __init__(self, V, H=32, E=8):
        super().__init__()
        hidden, state = torch.nn.Linear(64, 64), torch.nn.Linear(64, H)
        self.encoder = torch.nn.Sequential(hidden, torch.nn.ReLU(), state, torch.nn.Tanh())
        self.embed, self.decoder = torch.nn.Embedding(V, E), torch.nn.GRU(E, H)
        self.out = torch.nn.Linear(H, V)

    def encode(self, pictures):  # (B, 64) -> (B, H): the decoder's first state
        """Turn pictures into states."""
        return self.encoder(pictures)

    def decode(self, inputs, h):  # (T, B), (B, H) -> scores (T, B, V), (B, H)
        """Run the decoder over what it hears."""
        states, h = self.decoder(self.embed(inputs), h[None])  # (T, B, H), (1, B, H)
        return self.out(states), h[0]


class Translator(torch.nn.Module):
    """Words in, words out, with or without attention.

    Parameters
    ----------
    V_in, V_out : int
        Words of either language.
    attention : bool
        Whether the decoder reads the encoder's states, or only the last of them.
    H, E : int
        Units; numbers for each word.

    Notes
    -----
    Attention as M.-T. Luong, H. Pham, C. D. Manning, "Effective approaches to attention-based
    neural machine translation", EMNLP 2015, "global", "dot", with scores divided by the root of H.
    """

    def __init__(self, V_in, V_out, attention, H=64, E=32):
        super().__init__()
        self.attention = attention
        self.embed_in, self.encoder = torch.nn.Embedding(V_in, E), torch.nn.GRU(E, H)
        self.embed_out, self.decoder = torch.nn.Embedding(V_out, E), torch.nn.GRU(E, H)
        self.mix = torch.nn.Linear(2 * H if attention else H, H)
        self.out = torch.nn.Linear(H, V_out)

    def encode(self, X):  # (T, B) -> states (T, B, H), mask (T, B), last state (B, H)
        """Read the sentences."""
        states, _ = self.encoder(self.embed_in(X))  # (T, B, H)
        mask = X != 0  # (T, B)
        last = states[mask.sum(0) - 1, torch.arange(X.shape[1])]  # (B, H): not that of the padding
        return states, mask, last

    def decode(self, Y, h, states, mask):  # (S, B), (B, H) -> scores (S, B, V), (B, H), weights
        """Run the decoder over what it hears."""
        q, h = self.decoder(self.embed_out(Y), h[None])  # (S, B, H), (1, B, H): the queries
        weights = None
        if self.attention:
            keys = states.permute(1, 2, 0)  # (B, H, T)
            scores = q.transpose(0, 1) @ keys / q.shape[-1] ** 0.5  # (B, S, T)
            weights = scores.masked_fill(~mask.T[:, None], -torch.inf).softmax(-1)  # (B, S, T)
            read = weights @ states.transpose(0, 1)  # (B, S, H)
            q = torch.cat([q, read.transpose(0, 1)], dim=-1)  # (S, B, 2H)
        return self.out(torch.tanh(self.mix(q))), h[0], weights
