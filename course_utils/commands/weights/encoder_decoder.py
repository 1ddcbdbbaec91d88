"""Train the small weights that notebook 07's labs run on: captions and translations.

Every array of numbers is float16.  Time comes first; tokens 0, 1 and 2 are padding, start and end.
"""

import numpy as np

PAD, START, END = range(3)
SEED = 0
SENTENCES = 10_000
CAPTION_STEPS = 210  # as in the notebook
STEPS = {True: 1000, False: 2000}  # with attention, and with the last state only
SHOWN = (1, 34, 139, 131, 5, 33, 9, 70, 93, 74, 98, 6, 57, 111, 86, 19, 72, 61, 97, 18, 96)


def weights():
    """Train all four models; about a minute and a half on one core.

    Returns
    -------
    files : dict of str to dict of arrays
        ``captions``: arrays named ``kind/array``; ``translators``: the same, and ``French``,
        ``English``, the words in the tokens' order, ``sources`` and ``references``, the sentences
        that are shown, padded behind, all unseen in training.
    """
    return {"captions": _captions(), "translators": _translators()}


def _captions():
    import torch
    from torch.nn.functional import cross_entropy

    from course_utils.datasets import load_digits
    from course_utils.datasets.digits import TRAIN
    from course_utils.labs.decoders import NAMES, SIGNS
    from course_utils.rnn.decoding import decoder_arrays, scheduled_sampling
    from course_utils.rnn.training import train
    from course_utils.rnn.translator import Captioner

    images, labels = load_digits()
    pictures = torch.as_tensor(images.reshape(-1, 64))
    spelled = [[SIGNS.index(letter) for letter in name] for name in NAMES]
    heard, said = decoder_arrays(spelled, START, END, PAD)  # (6, 10) each

    def loss(ratio):
        def loss(model, i):
            kept, coins = [], np.random.default_rng(0)

            def step(y, h):
                scores, h = model.decode(torch.as_tensor(y)[None], h)
                kept.append(scores[0])
                return scores[0].detach().numpy(), h

            inputs, answers = heard[:, labels[i]], torch.as_tensor(said[:, labels[i]])
            scheduled_sampling(step, model.encode(pictures[i]), inputs, ratio, coins)
            scores = torch.stack(kept)
            return cross_entropy(scores.flatten(0, 1), answers.flatten(), ignore_index=PAD)

        return loss

    def batches():
        rng = np.random.default_rng(SEED)
        while True:
            order = rng.permutation(TRAIN)
            yield from (order[k : k + 64] for k in range(0, TRAIN, 64))

    named = {}
    for kind, ratio in (("told the truth", 1.0), ("left alone", 0.0)):
        torch.manual_seed(SEED)
        model = Captioner(len(SIGNS))
        train(model, loss(ratio), batches(), steps=CAPTION_STEPS, lr=0.01, label=kind)
        dense, _, state, _ = model.encoder
        arrays = _small(model, decoder=model.decoder)
        arrays |= _half(
            dict(W_1=dense.weight.T, b_1=dense.bias, W_2=state.weight.T, b_2=state.bias)
        )
        named |= {f"{kind}/{key}": value for key, value in arrays.items()}
    return named


def _translators():
    import torch
    from torch.nn.functional import cross_entropy

    from course_utils.datasets import translation_pairs
    from course_utils.rnn.decoding import decoder_arrays
    from course_utils.rnn.training import train
    from course_utils.rnn.translator import Translator

    pairs = translation_pairs(np.random.default_rng(0), SENTENCES + 1000)
    words, tokens = {}, {}
    for side, texts in zip(("French", "English"), zip(*pairs, strict=True), strict=True):
        words[side] = ["_", "^", ".", *sorted({word for text in texts for word in text})]
        places = {word: k for k, word in enumerate(words[side])}
        tokens[side] = [[places[word] for word in text] for text in texts]
    _, sources = decoder_arrays(tokens["French"], START, END, PAD)  # (17, N)
    heard, said = decoder_arrays(tokens["English"], START, END, PAD)  # (S, N) each
    X, Y_in, Y_out = map(torch.as_tensor, (sources, heard, said))
    lengths = (sources[:, :SENTENCES] != PAD).sum(axis=0)  # (N,)

    def trim(A):
        return A[: (A != PAD).any(1).sum()]

    def loss(model, i):
        states, mask, h = model.encode(trim(X[:, i]))
        scores, _, _ = model.decode(trim(Y_in[:, i]), h, states, mask)
        answers = trim(Y_out[:, i]).flatten()
        return cross_entropy(scores.flatten(0, 1), answers, ignore_index=PAD)

    def batches():
        rng = np.random.default_rng(SEED)
        while True:
            for part in np.array_split(rng.permutation(SENTENCES), SENTENCES // 1280):
                part = part[np.argsort(lengths[part], kind="stable")]
                of_a_length = [part[k : k + 64] for k in range(0, len(part), 64)]
                yield from (of_a_length[k] for k in rng.permutation(len(of_a_length)))

    places = SENTENCES + np.array(SHOWN)
    shown = {"sources": sources[:, places], "references": said[:, places]}
    named = {side: np.array(of) for side, of in words.items()}
    named |= {key: value.astype(np.uint8) for key, value in shown.items()}
    for attention, kind in ((True, "attention"), (False, "last state")):
        torch.manual_seed(SEED)
        model = Translator(len(words["French"]), len(words["English"]), attention)
        train(model, loss, batches(), steps=STEPS[attention], lr=0.01, label=kind)
        arrays = _small(model, encoder=model.encoder, decoder=model.decoder)
        arrays |= _half(dict(embed_in=model.embed_in.weight, embed=model.embed_out.weight))
        arrays |= _half(dict(W_m=model.mix.weight.T, b_m=model.mix.bias))
        named |= {f"{kind}/{key}": value for key, value in arrays.items()}
    return named


def _small(model, **layers):
    arrays = {"W_y": model.out.weight.T, "b_y": model.out.bias}
    if hasattr(model, "embed"):
        arrays["embed"] = model.embed.weight
    for name, layer in layers.items():
        parts = (layer.weight_ih_l0.T, layer.weight_hh_l0.T, layer.bias_ih_l0, layer.bias_hh_l0)
        arrays |= {f"{name}_{key}": part for key, part in zip("xhab", parts, strict=True)}
    return _half(arrays)


def _half(arrays):
    return {key: value.detach().numpy().astype(np.float16) for key, value in arrays.items()}
