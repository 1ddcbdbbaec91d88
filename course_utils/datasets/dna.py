"""DNA with one coding stretch, made by rule: no organism's."""

import numpy as np

START = "ATG"
STOPS = ("TAA", "TAG", "TGA")
# Share of each letter at the three places of a codon.  Over the three places together the four
# letters are even, as in the background: only the rhythm of three tells coding from the rest.
CODON = {
    "A": (0.25, 0.30, 0.20),
    "C": (0.15, 0.25, 0.35),
    "G": (0.45, 0.15, 0.15),
    "T": (0.15, 0.30, 0.30),
}


def codon_shares():
    """How often each codon stands inside a coding stretch.

    Returns
    -------
    shares : dict of str to float
        The 61 codons that are no stop, with shares that add up to 1.

    Notes
    -----
    Genes favour G at the first place of a codon and avoid it at the second (Trifonov 1987, "GNN"
    pattern); the figures of :data:`CODON` are ours.
    """
    letters = "ACGT"
    shares = {
        a + b + c: CODON[a][0] * CODON[b][1] * CODON[c][2]
        for a in letters
        for b in letters
        for c in letters
        if a + b + c not in STOPS
    }
    total = sum(shares.values())
    return {codon: share / total for codon, share in shares.items()}


def dna_stretch(rng, length=300):
    """A strand of DNA in which one stretch codes for a protein.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same strand.
    length : int
        Number of letters T, at least 30.

    Returns
    -------
    strand : str
        T letters A, C, G, T: background in which each letter is equally likely, and one coding
        stretch of between a fifth and a half of the strand: ATG, codons drawn by
        :func:`codon_shares`, and one of the stops TAA, TAG, TGA.
    coding : array of bool (T,)
        True on the coding stretch, start and stop included.

    Raises
    ------
    ValueError
        When the strand is too short for a coding stretch.
    """
    if length < 30:
        raise ValueError(f"dna_stretch needs a length of at least 30, not {length}")
    shares = codon_shares()
    codons = int(rng.integers(-(-length // 15), length // 6 + 1))  # start and stop included
    inner = rng.choice(list(shares), codons - 2, p=list(shares.values()))
    stretch = START + "".join(inner) + str(rng.choice(STOPS))
    first = int(rng.integers(length - len(stretch) + 1))
    background = "".join(rng.choice(list("ACGT"), length))
    coding = np.zeros(length, bool)  # (T,)
    coding[first : first + len(stretch)] = True
    return background[:first] + stretch + background[first + len(stretch) :], coding
