"""French sentences and their English translations, from a small grammar."""

from itertools import pairwise
from typing import NamedTuple

LONGEST = 16  # words of a French sentence
VOWELS = tuple("aeéiouh")  # every h of the vocabulary is mute


class Noun(NamedTuple):
    """A noun: singular and plural of both languages, gender m or f, and sort."""

    french: tuple
    gender: str
    english: tuple
    sort: str


class Adjective(NamedTuple):
    """An adjective: masculine, feminine, masculine plural, feminine plural; English."""

    french: tuple
    english: str


class Verb(NamedTuple):
    """A verb in the third person, singular and plural, and the sorts of object it may have.

    The English plural is also the form after "does not".
    """

    french: tuple
    english: tuple
    objects: tuple = ()


NOUNS = [
    Noun(("fille", "filles"), "f", ("girl", "girls"), "person"),
    Noun(("garçon", "garçons"), "m", ("boy", "boys"), "person"),
    Noun(("femme", "femmes"), "f", ("woman", "women"), "person"),
    Noun(("homme", "hommes"), "m", ("man", "men"), "person"),
    Noun(("chat", "chats"), "m", ("cat", "cats"), "animal"),
    Noun(("chien", "chiens"), "m", ("dog", "dogs"), "animal"),
    Noun(("oiseau", "oiseaux"), "m", ("bird", "birds"), "animal"),
    Noun(("souris", "souris"), "f", ("mouse", "mice"), "animal"),
    Noun(("pomme", "pommes"), "f", ("apple", "apples"), "food"),
    Noun(("orange", "oranges"), "f", ("orange", "oranges"), "food"),
    Noun(("pomme de terre", "pommes de terre"), "f", ("potato", "potatoes"), "food"),
    Noun(("livre", "livres"), "m", ("book", "books"), "thing"),
    Noun(("maison", "maisons"), "f", ("house", "houses"), "thing"),
    Noun(("étoile", "étoiles"), "f", ("star", "stars"), "thing"),
]
PERSONS = [noun for noun in NOUNS if noun.sort == "person"]
ALIVE = ("person", "animal")
ALL = ("person", "animal", "food", "thing")

BEFORE = [  # these few stand before the noun in French too
    Adjective(("petit", "petite", "petits", "petites"), "little"),
    Adjective(("autre", "autre", "autres", "autres"), "other"),
]
PEOPLE = [
    Adjective(("riche", "riche", "riches", "riches"), "rich"),
    Adjective(("célèbre", "célèbre", "célèbres", "célèbres"), "famous"),
    Adjective(("poli", "polie", "polis", "polies"), "polite"),
]
COATS = [
    Adjective(("noir", "noire", "noirs", "noires"), "black"),
    Adjective(("blanc", "blanche", "blancs", "blanches"), "white"),
    Adjective(("gris", "grise", "gris", "grises"), "grey"),
]
COLOURS = [
    Adjective(("rouge", "rouge", "rouges", "rouges"), "red"),
    Adjective(("vert", "verte", "verts", "vertes"), "green"),
    Adjective(("jaune", "jaune", "jaunes", "jaunes"), "yellow"),
]
AFTER = {"person": PEOPLE, "animal": COATS, "food": COLOURS, "thing": COLOURS}
MOODS = [
    Adjective(("triste", "triste", "tristes", "tristes"), "sad"),
    Adjective(("heureux", "heureuse", "heureux", "heureuses"), "happy"),
    Adjective(("fatigué", "fatiguée", "fatigués", "fatiguées"), "tired"),
]
STATES = [
    Adjective(("perdu", "perdue", "perdus", "perdues"), "lost"),
    Adjective(("cher", "chère", "chers", "chères"), "expensive"),
]

# French singular, feminine singular, plural; English singular, plural
DETERMINERS = {
    "the": ("le", "la", "les", "the", "the"),
    "this": ("ce", "cette", "ces", "this", "these"),
    "my": ("mon", "ma", "mes", "my", "my"),
    "a": ("un", "une", None, "a", None),
}

INTRANSITIVE = [
    Verb(("dort", "dorment"), ("sleeps", "sleep")),
    Verb(("court", "courent"), ("runs", "run")),
    Verb(("chante", "chantent"), ("sings", "sing")),
    Verb(("rêve", "rêvent"), ("dreams", "dream")),
]
TRANSITIVE = [
    Verb(("voit", "voient"), ("sees", "see"), ALL),
    Verb(("aime", "aiment"), ("likes", "like"), ALL),
    Verb(("cherche", "cherchent"), ("looks for", "look for"), ALL),
    Verb(("regarde", "regardent"), ("looks at", "look at"), ALL),
    Verb(("attend", "attendent"), ("waits for", "wait for"), ALIVE),
    Verb(("mange", "mangent"), ("eats", "eat"), ("food",)),
]
PRONOUNS = [("me", "me"), ("te", "you"), ("nous", "us"), ("les", "them")]
TIMES = [
    ("aujourd'hui", "today"),
    ("ce soir", "tonight"),
    ("tous les jours", "every day"),
    ("maintenant", "now"),
]

# The form before a vowel
BEFORE_VOWEL = {
    "le": "l'",
    "la": "l'",
    "ne": "n'",
    "me": "m'",
    "te": "t'",
    "que": "qu'",
    "ce": "cet",
    "ma": "mon",
}


def pick(rng, items):
    """One of the items, each equally likely."""
    return items[rng.integers(len(items))]


def chance(rng, share):
    """True in a share of the calls."""
    return bool(rng.random() < share)


def joined(*parts):
    """The parts that are not empty, separated by spaces."""
    return " ".join(part for part in parts if part)


def agreeing(adjective, noun, plural):
    """The French form of an adjective that goes with a noun."""
    return adjective.french[2 * plural + (noun.gender == "f")]


def noun_phrase(rng, sorts, definite=False, tails=("", "", "owner", "qui", "que")):
    """A noun with its determiner, its adjectives and what follows.

    Parameters
    ----------
    rng : numpy.random.Generator
    sorts : tuple of str
        Sorts of noun to choose from.
    definite : bool
        Whether "un, une" is ruled out.
    tails : tuple of str
        What may follow: nothing, an owner, a relative clause with "qui" or with "que".

    Returns
    -------
    french, english : str
        Before elision.
    noun : Noun
    plural : bool
    """
    noun, plural = pick(rng, [n for n in NOUNS if n.sort in sorts]), chance(rng, 0.3)
    person, tail = noun.sort == "person", pick(rng, tails)
    # "la femme du garçon" is his wife and "ma fille" my daughter: persons are nobody's here.
    if (tail == "owner" and person) or (tail == "qui" and noun.sort not in ALIVE):
        tail = ""
    french, english = noun.french[plural], noun.english[plural]
    if chance(rng, 0.4):
        adjective = pick(rng, AFTER[noun.sort])
        french += f" {agreeing(adjective, noun, plural)}"
        english = f"{adjective.english} {english}"
    if chance(rng, 0.25):
        adjective = pick(rng, BEFORE)
        french = f"{agreeing(adjective, noun, plural)} {french}"
        english = f"{adjective.english} {english}"

    kinds = ["the"] if tail == "owner" else ["the", "the", "this", "the" if person else "my"]
    if not (plural or definite or tail == "owner"):
        kinds.append("a")
    determiner = DETERMINERS[pick(rng, kinds)]
    french = f"{determiner[2 if plural else noun.gender == 'f']} {french}"
    if tail == "owner":
        owner = pick(rng, PERSONS)
        french += f" de {DETERMINERS['the'][owner.gender == 'f']} {owner.french[0]}"
        return french, f"the {owner.english[0]} 's {english}", noun, plural
    english = f"{determiner[3 + plural]} {english}"
    if tail == "qui":
        said, said_english = verb_phrase(rng, noun, plural, simple=True)
        french += f" qui {said}"
        english += f" {'who' if person else 'that'} {said_english}"
    if tail == "que":
        subject, subject_english, _, several = noun_phrase(rng, ALIVE, tails=("",))
        verb = pick(rng, [v for v in TRANSITIVE if noun.sort in v.objects])
        french += f" que {subject} {verb.french[several]}"
        english += f" that {subject_english} {verb.english[several]}"
    return french, english, noun, plural


def verb_phrase(rng, noun, plural, simple=False):
    """What is said of a subject.

    Parameters
    ----------
    rng : numpy.random.Generator
    noun : Noun
        The subject.
    plural : bool
        Its number.
    simple : bool
        For a relative clause: an object or a pronoun, without negation, "souvent" and a further
        relative clause.

    Returns
    -------
    french, english : str
        Before elision.
    """
    negated, often = (False, False) if simple else (chance(rng, 0.3), chance(rng, 0.2))
    ne, pas, not_ = ("ne", "pas", "not") if negated else ("", "", "")
    alive, kinds = noun.sort in ALIVE, ["object", "object", "object", "pronoun"]
    kind = pick(rng, kinds if simple else [*kinds, "adjective", "alone", "alone"])
    if kind == "adjective" or not alive:
        adjective = pick(rng, MOODS if alive else STATES)
        be, be_english = ("sont", "are") if plural else ("est", "is")
        french = joined(ne, be, pas, agreeing(adjective, noun, plural))
        return french, joined(be_english, not_, adjective.english)

    verb, pronoun, thing, thing_english = pick(rng, INTRANSITIVE), "", "", ""
    if kind == "pronoun":
        verb = pick(rng, [v for v in TRANSITIVE if "person" in v.objects])
        pronoun, thing_english = pick(rng, PRONOUNS)
    if kind == "object":
        verb = pick(rng, TRANSITIVE)
        # After "ne ... pas" the article "un, une" would become "de".
        definite = negated or verb.french[0] == "aime"
        tails = ("", "owner") if simple else ("", "", "owner", "qui", "que")
        thing, thing_english, *_ = noun_phrase(rng, verb.objects, definite, tails)
    souvent, often_ = ("souvent", "often") if often and verb.french[0] != "aime" else ("", "")
    do = ("do" if plural else "does") if negated else ""
    french = joined(ne, pronoun, verb.french[plural], pas, souvent, thing)
    return french, joined(do, not_, often_, verb.english[plural or negated], thing_english)


def clause(rng):
    """A subject, what is said of it and perhaps when: French and English, before elision."""
    subject, subject_english, noun, plural = noun_phrase(rng, ALIVE if chance(rng, 0.85) else ALL)
    said, said_english = verb_phrase(rng, noun, plural)
    french, english = f"{subject} {said}", f"{subject_english} {said_english}"
    if chance(rng, 0.2) and "souvent" not in said:
        time, time_english = pick(rng, TIMES)
        if chance(rng, 0.5):
            return f"{time} {french}", f"{time_english} {english}"
        return f"{french} {time}", f"{english} {time_english}"
    return french, english


def finished(french, english):
    """The words of a pair, with elision and contraction in French, "an" and "another" in English.

    Parameters
    ----------
    french, english : str

    Returns
    -------
    french, english : tuple of str
    """
    words = french.split()
    words = [
        BEFORE_VOWEL.get(word, word) if after.startswith(VOWELS) else word
        for word, after in zip(words, [*words[1:], ""], strict=True)
    ]
    french = " ".join(words).replace(" de le ", " du ")
    english = f" {english} ".replace(" a other ", " another ")
    for vowel in "aeio":
        english = english.replace(f" a {vowel}", f" an {vowel}")
    return tuple(french.split()), tuple(english.split())


def translation_pairs(rng, n):
    """Pairs of a French sentence and its English translation, all different.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of all random choices; the same state gives the same pairs.
    n : int
        Number of pairs, at least 1.

    Returns
    -------
    pairs : list of (tuple of str, tuple of str)
        French words (at most 16) and English words, in lower case and without full stops; no
        French sentence comes twice, so that a slice of the list is unseen in the rest.
        All are grammatical, not all are sensible.

    Raises
    ------
    ValueError
        When there is no pair.

    Notes
    -----
    What changes places: adjectives (most follow the noun in French), pronouns ("me voit", "sees
    me"), "souvent" (after the verb) and "often" (before it), owners ("le chat du garçon", "the boy
    's cat").  What changes length: "ne ... pas" and "does not", "cherche" and "looks for", "pomme
    de terre" and "potato".  In French determiners and adjectives agree in gender and number; in
    both languages the verb agrees with its subject, across a relative clause too.
    """
    if n < 1:
        raise ValueError(f"translation_pairs needs at least 1 pair, not {n}")
    pairs = {}
    while len(pairs) < n:
        french, english = clause(rng)
        if chance(rng, 0.15):
            more, more_english = clause(rng)
            et, and_ = pick(rng, [("et", "and"), ("mais", "but")])
            french, english = f"{french} {et} {more}", f"{english} {and_} {more_english}"
        french, english = finished(french, english)
        twice = any(a == b for a, b in pairwise(french))  # "voit voit"
        if len(french) <= LONGEST and not twice:
            pairs[french] = english
    return list(pairs.items())


def written(words):
    """Words set as a sentence: "l'" joined to what follows, "'s" to what comes before.

    Parameters
    ----------
    words : tuple of str

    Returns
    -------
    text : str
    """
    return " ".join(words).replace(" 's", "'s").replace("' ", "'")
