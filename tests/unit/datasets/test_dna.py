"""DNA with a coding stretch: start, reading frame, stop, and the rhythm of three."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_utils.datasets.dna import CODON, START, STOPS, codon_shares, dna_stretch


def strands(n, length=300, seed=0):
    rng = np.random.default_rng(seed)
    both = [dna_stretch(rng, length) for _ in range(n)]
    return np.array([list(s) for s, _ in both]), np.array([c for _, c in both])


@given(st.integers(30, 400), st.integers(0, 1000))
def test_the_coding_stretch_is_an_open_reading_frame(length, seed):
    strand, coding = dna_stretch(np.random.default_rng(seed), length)
    assert len(strand) == length and set(strand) <= set("ACGT")
    assert coding.shape == (length,) and coding.dtype == bool
    first, last = np.flatnonzero(coding)[[0, -1]]
    assert coding[first : last + 1].all()  # one stretch
    codons = [strand[i : i + 3] for i in range(first, last + 1, 3)]
    assert codons[0] == START and codons[-1] in STOPS and len(codons[-1]) == 3
    assert not set(codons[1:-1]) & set(STOPS)
    assert length / 5 <= coding.sum() <= length / 2


def test_codons_are_61_and_their_shares_add_up():
    shares = codon_shares()
    assert len(shares) == 61 and not set(STOPS) & set(shares)
    assert sum(shares.values()) == pytest.approx(1)
    assert np.sum(list(CODON.values()), axis=0) == pytest.approx([1, 1, 1])
    assert np.mean(list(CODON.values()), axis=1) == pytest.approx([0.25] * 4)


def test_letters_are_even_but_their_places_in_a_codon_are_not():
    letters, coding = strands(400)
    first = coding.argmax(axis=1)
    inside, outside = letters[coding], letters[~coding]
    for letter in "ACGT":
        assert abs((outside == letter).mean() - 0.25) < 0.01
        assert abs((inside == letter).mean() - 0.25) < 0.03  # no stops inside, so not quite even
    place = (np.arange(300) - first[:, None]) % 3
    g = [(letters[coding & (place == p)] == "G").mean() for p in range(3)]
    assert g[0] > 0.4 and g[1] < 0.25 and g[2] < 0.25
    other = [(letters[~coding & (place == p)] == "G").mean() for p in range(3)]
    assert np.ptp(other) < 0.02


def test_the_codons_come_with_their_shares():
    letters, coding = strands(400)
    codons = []
    for row, mask in zip(letters, coding, strict=True):
        gene = "".join(row[mask])
        codons += [gene[i : i + 3] for i in range(3, len(gene) - 3, 3)]
    for codon, share in codon_shares().items():
        error = 5 * np.sqrt(share / len(codons))  # five standard deviations
        assert abs(codons.count(codon) / len(codons) - share) < error


def test_the_same_generator_gives_the_same_strand_and_another_another():
    (a, m), (b, n), (c, _) = strands(2), strands(2), strands(2, seed=1)
    assert (a == b).all() and (m == n).all() and (a != c).any()


def test_a_strand_too_short_is_refused():
    with pytest.raises(ValueError, match="dna_stretch needs a length of at least 30, not 29"):
        dna_stretch(np.random.default_rng(0), 29)
