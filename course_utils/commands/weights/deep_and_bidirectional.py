"""Train the small weights that notebook 05's labs run on when they are used alone.

The models are the notebook's, trained longer on more data.  Every array is float16 but ``back``.
"""

import numpy as np

PIECES, CLIPS = 3000, 1500
SUMMARIES = {  # name -> directions, summary of the states (T, B, width)
    "maximum": (("past",), lambda states: states.amax(dim=0)),
    "mean": (("past",), lambda states: states.mean(dim=0)),
    "last": (("past",), lambda states: states[-1]),
    "output[-1]": (("past", "future"), lambda states: states[-1]),
}
DETECTORS = {"forward": ("past",), "backward": ("future",), "both": ("past", "future")}


def weights():
    """Train all models; about five minutes on one core.

    Returns
    -------
    files : dict of str to dict of arrays
        ``piano_roll_lab`` and ``soundscape_lab``: arrays named ``model/array``.
    """
    return {"piano_roll_lab": _listeners(), "soundscape_lab": _detectors()}


def _listeners():
    import torch

    from course_utils.datasets import STYLES, make_pieces
    from course_utils.labs.piano_roll_lab.maths import octaves

    roll, onsets, labels = make_pieces(np.random.default_rng(50), PIECES)
    X = torch.as_tensor(octaves(roll > 0, onsets), dtype=torch.float32)  # (96, n, 10)
    labels, found = torch.as_tensor(labels), {}
    for name, (ways, summary) in SUMMARIES.items():

        def loss_of(model, i, summary=summary):
            scores = model.out(summary(model.rnn(X[:, i], np.full(len(i), len(X)))))
            return torch.nn.functional.cross_entropy(scores, labels[i])

        H = 32 if len(ways) == 1 else 21
        model = _model(X.shape[2], H, ways, len(STYLES))
        found[name] = _trained(model, loss_of, PIECES, B=50, epochs=20, lr=0.02)
    return _named(found)


def _detectors():
    import torch

    from course_utils.datasets import KINDS, make_soundscapes
    from course_utils.labs.soundscape_lab.maths import FRAMES_A_STEP, in_steps

    spectra, heard = make_soundscapes(np.random.default_rng(51), CLIPS)  # (200, n, 32), (200, n, 7)
    mean, spread = spectra.mean(axis=(0, 1)), spectra.std(axis=(0, 1))  # (32,), (32,)
    X = torch.as_tensor(in_steps((spectra - mean) / spread))  # (100, n, 64)
    Y = torch.as_tensor(in_steps(heard))  # (100, n, 14)

    def loss_of(model, i):
        scores = model.out(model.rnn(X[:, i], np.full(len(i), len(X))))
        return torch.nn.functional.binary_cross_entropy_with_logits(scores, Y[:, i])

    found = {}
    for name, ways in DETECTORS.items():
        model = _model(X.shape[2], 32, ways, FRAMES_A_STEP * len(KINDS))
        found[name] = _trained(model, loss_of, CLIPS, B=12, epochs=20, lr=0.01)
    return {**_named(found), "scale/mean": np.float16(mean), "scale/spread": np.float16(spread)}


def _model(D, H, ways, K):
    """The reader and the layer that its scores are read from."""
    import torch

    from course_utils.rnn.two_way import TwoWay

    torch.manual_seed(0)
    rnn = TwoWay(D, H, ways)
    return torch.nn.ModuleDict(dict(rnn=rnn, out=torch.nn.Linear(rnn.width, K)))


def _trained(model, loss_of, n, B, epochs, lr):
    """Train a model on n sequences; its arrays."""
    import torch

    from course_utils.labs.readers import reader_of
    from course_utils.rnn.training import train

    def batches():
        g = torch.Generator().manual_seed(0)
        while True:
            yield from torch.randperm(n, generator=g).split(B)

    train(model, lambda model, i: loss_of(model, i), batches(), steps=epochs * (n // B), lr=lr)
    return reader_of(model)


def _named(readers):
    """Arrays of all readers, named after them."""
    return {
        f"{name}/{key}": array if key == "back" else np.float16(array)
        for name, reader in readers.items()
        for key, array in reader.items()
    }
