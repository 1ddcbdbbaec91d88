"""What could be known at each character, and which unit follows it."""

import numpy as np

from course_utils.datasets.verse import SIGNS, follows, text_features

PLAY = "\n\nKING.\nNo, I'll\nnot [Exit.]\n"


def test_features_follow_the_text():
    features = text_features(PLAY)
    assert set(features) == set(SIGNS)
    written = {name: "".join(f"{int(v)}" for v in row) for name, row in features.items()}
    assert written["in a speaker's name"] == "00" + "1111" + "0" * (len(PLAY) - 6)
    assert written["in brackets"] == "0" * 21 + "111111" + "00"[: len(PLAY) - 27]
    assert written["position in the line"][:11] == "00123450123"[:11]
    assert written["position in the word"][:20] == "00123400120012340123"[:20]


def test_a_unit_that_follows_is_found():
    rng = np.random.default_rng(0)
    feature = rng.normal(size=(50, 3))
    H = rng.normal(size=(50, 3, 4))
    H[..., 2], H[..., 3] = -2 * feature + 1, 0.5
    r = follows(H, feature)
    np.testing.assert_allclose(r[2], -1, atol=1e-6)
    assert r[3] == 0 and abs(r[:2]).max() < 0.3
