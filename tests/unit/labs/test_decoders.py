"""The labs' small encoder–decoders against torch with the same weights."""

import numpy as np
import pytest
import torch

from course_utils.datasets import load_digits, translation_pairs
from course_utils.labs import decoders
from course_utils.labs.decoders import END, PAD, READERS, SIGNS, START, TAUGHT
from course_utils.rnn.decoding import greedy_decode, until_end
from course_utils.rnn.translator import Captioner, Translator


def fill(model, arrays):
    """Put the stored arrays into a torch model."""
    names = dict(x="weight_ih_l0", h="weight_hh_l0", a="bias_ih_l0", b="bias_hh_l0")
    layers = {"W_y": ("out.weight", True), "b_y": ("out.bias", False)}
    if isinstance(model, Captioner):
        layers |= {"embed": ("embed.weight", False)}
        layers |= {f"W_{k}": (f"encoder.{2 * k - 2}.weight", True) for k in (1, 2)}
        layers |= {f"b_{k}": (f"encoder.{2 * k - 2}.bias", False) for k in (1, 2)}
    else:
        layers |= {"embed": ("embed_out.weight", False), "embed_in": ("embed_in.weight", False)}
        layers |= {"W_m": ("mix.weight", True), "b_m": ("mix.bias", False)}
    state = {}
    for key, value in arrays.items():
        part, _, letter = key.partition("_")
        if part in ("encoder", "decoder"):
            name, turned = f"{part}.{names[letter]}", letter in "xh"
        else:
            name, turned = layers[key]
        state[name] = torch.as_tensor(value.T if turned else value)
    model.load_state_dict(state)
    return model


def along(decoder, tokens):
    """Log-probabilities of each step, hearing these tokens."""
    state, rows = decoder.state, []
    for token in tokens:
        log_p, state = decoder.step(np.array([token]), state)
        rows.append(log_p[0])
    return np.array(rows)


@pytest.mark.parametrize("kind", TAUGHT)
def test_captioner_is_torchs(kind):
    model = fill(Captioner(len(SIGNS)), decoders._model("captions", kind))
    picture = load_digits()[0][1400]
    heard = [START, 5, 3, 9, 9]
    with torch.no_grad():
        h = model.encode(torch.as_tensor(picture.reshape(1, 64)))
        scores, _ = model.decode(torch.as_tensor(heard)[:, None], h)
        theirs = scores[:, 0].log_softmax(-1).numpy()
    assert abs(along(decoders.captioner(kind, picture), heard) - theirs).max() < 1e-4


@pytest.mark.parametrize("kind", READERS.values())
def test_translator_is_torchs(kind):
    sizes = len(decoders.words("French")), len(decoders.words("English"))
    arrays = decoders._model("translators", kind)
    model = fill(Translator(*sizes, kind == "attention"), arrays)
    for source, reference in decoders.sentences()[::5]:
        X = torch.as_tensor([*source, END])[:, None]
        heard = [START, *reference]
        with torch.no_grad():
            states, mask, h = model.encode(X)
            scores, _, _ = model.decode(torch.as_tensor(heard)[:, None], h, states, mask)
            theirs = scores[:, 0].log_softmax(-1).numpy()
        assert abs(along(decoders.translator(kind, source), heard) - theirs).max() < 1e-3


def test_sentences_were_not_seen_in_training():
    pairs = translation_pairs(np.random.default_rng(0), 11_000)
    seen, unseen = {french for french, _ in pairs[:10_000]}, dict(pairs[10_000:])
    for source, reference in decoders.sentences():
        french = tuple(decoders.words("French")[k] for k in source)
        assert french not in seen
        assert unseen[french] == tuple(decoders.words("English")[k] for k in reference)
        assert PAD not in source


def test_with_attention_all_are_right_with_the_last_state_long_ones_are_not():
    right = {}
    for kind in READERS.values():
        right[kind] = []
        for source, reference in decoders.sentences():
            step, state, _ = decoders.translator(kind, source)
            tokens = greedy_decode(step, state, np.array([START]), END, 24)[:, 0]
            right[kind].append(until_end(tokens, END) == reference)
    assert all(right["attention"])
    lengths = np.array([len(source) for source, _ in decoders.sentences()])
    last = np.array(right["last state"])
    assert last[lengths <= 6].all() and not last[lengths >= 10].any()


def test_weights_are_small():
    sizes = [path.stat().st_size for path in decoders.WEIGHTS.glob("[ct]*.npz")]
    assert sum(sizes) < 300_000
