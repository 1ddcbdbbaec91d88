"""Film reviews made by rule, in which the order of the words decides what they say."""

GOOD = ["brilliant", "charming", "clever", "funny", "gripping", "moving", "superb", "witty"]
BAD = ["boring", "clumsy", "dreadful", "dull", "feeble", "hollow", "silly", "tedious"]
LIKE = ["admire", "enjoy", "like", "praise"]
HATE = ["deplore", "hate", "mock", "resent"]
NOUNS = ["acting", "camera", "dialogue", "ending", "music", "pacing", "plot", "script", "story"]
FILMS = ["comedy", "drama", "film", "movie", "picture", "thriller"]
OPENINGS = ["", "we saw it on sunday : ", "my sister took me along : ", "seen twice by now : "]

# Each slot {word} or {verb} takes praise in a positive review, blame in a negative one.
PLAIN = [
    "the {noun} is {word} and so is the {other}",
    "what a {word} {film} this is",
    "a {word} {noun} in a {word} {film}",
    "from start to end this {film} is {word}",
    "everybody will {verb} the {noun} of this {film}",
]
# Positive as it stands with {first} and {second} of a pair; they change places in a negative one.
PAIRS = {"words": (GOOD, BAD), "much": (["much"], ["nothing"]), "always": (["always"], ["never"])}
TURNED = [
    ("words", "the {noun} is {first} , not {second}"),
    ("words", "the {noun} is not {second} , it is {first}"),
    ("words", "the {noun} is {second} , but the {film} is {first}"),
    ("words", "the {noun} may be {second} , and yet i call this {film} {first}"),
    ("words", "far from being {second} , this {film} is {first}"),
    ("words", "hardly a {second} scene and many a {first} one"),
    ("words", "at first i thought it {second} and by the end i found it {first}"),
    ("much", "there is {first} to like in this {film} and {second} to regret"),
    ("always", "the {noun} of this {film} is {first} a joy and {second} a bore"),
]
# Every negation drawn for a slot turns praise into blame and blame into praise.
NEGATIONS = {
    "much": ("much", "nothing"),
    "everybody": ("everybody", "nobody"),
    "always": ("always", "never"),
    "is": ("is", "is not"),
}
NEGATED = [
    "there is {much} to {verb} in this {film}",
    "{everybody} in the whole audience will {verb} the {noun} of this {film}",
    "{everybody} who saw this {film} will call its {noun} {word}",
    "one {always} finds the {noun} of this {film} {word}",
    "the {noun} of this {film} {is} what i would call {word}",
    "{everybody} would say that the {noun} {is} {word}",
]
KINDS = ("plain", "turned", "negated")


def fill(rng, template, good, **slots):
    """A template with every slot filled.

    Parameters
    ----------
    rng : numpy.random.Generator
    template : str
    good : bool
        Whether {word} and {verb} take praise.
    slots : str
        What the other slots take.

    Returns
    -------
    text : str
    """
    noun, other = rng.choice(NOUNS, 2, replace=False)
    return template.format(
        noun=noun,
        other=other,
        film=rng.choice(FILMS),
        word=rng.choice(GOOD if good else BAD),
        verb=rng.choice(LIKE if good else HATE),
        **slots,
    )


def film_reviews(rng, n):
    """Short film reviews, positive or negative.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same reviews.
    n : int
        Number of reviews, at least 1.

    Returns
    -------
    reviews : list of str (n,)
        Lower-case words and marks, separated by single spaces.  A review may come twice: of 3000
        about one in ten does.
    positive : array of bool (n,)
        Even in every kind.
    kinds : array of str (n,)
        "plain": every judging word says what it means, a bag of words is enough; "turned": the
        same words in another order say the opposite; "negated": negations at some distance turn
        the sense, two of them turn it back.

    Raises
    ------
    ValueError
        When there is no review.

    Notes
    -----
    A score that adds up words, whatever its weights, is right on half of the turned reviews (they
    come in pairs with the same words) and on half of the negated ones (an exclusive or).  After
    "There is nothing to like in this movie": COMS 4995, "Types of RNNs".
    """
    if n < 1:
        raise ValueError(f"film_reviews needs at least 1 review, not {n}")
    positive = rng.integers(2, size=n) == 1  # (n,)
    kinds = rng.choice(KINDS, n)  # (n,)
    reviews = []
    for label, kind in zip(positive, kinds, strict=True):
        good, slots = label, {}
        if kind == "plain":
            template = rng.choice(PLAIN)
        elif kind == "turned":
            pair, template = TURNED[rng.integers(len(TURNED))]
            words = [str(rng.choice(words)) for words in PAIRS[pair]]
            slots["first"], slots["second"] = words if label else words[::-1]
        else:
            template = rng.choice(NEGATED)
            negated = {slot: rng.integers(2) for slot in NEGATIONS if "{" + slot + "}" in template}
            slots = {slot: NEGATIONS[slot][i] for slot, i in negated.items()}
            good = label ^ (sum(negated.values()) % 2 == 1)
        reviews.append(str(rng.choice(OPENINGS)) + fill(rng, str(template), good, **slots))
    return reviews, positive, kinds
