"""The French-English pairs: grammar of both sides, what changes places, and unseen sentences."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from course_utils.datasets.french_english import (
    AFTER,
    BEFORE,
    MOODS,
    NOUNS,
    STATES,
    translation_pairs,
    written,
)

PAIRS = translation_pairs(np.random.default_rng(0), 6000)
FRENCH = [f" {written(f)} " for f, _ in PAIRS]
ENGLISH = [f" {written(e)} " for _, e in PAIRS]
ADJECTIVES = {*BEFORE, *MOODS, *STATES, *(a for group in AFTER.values() for a in group)}


def test_pairs_differ_and_lengths_vary():
    assert len(PAIRS) == len({f for f, _ in PAIRS}) == 6000
    lengths = Counter(len(f) for f, _ in PAIRS)
    assert set(lengths) == set(range(3, 17))
    assert min(lengths.values()) > 50  # enough for an accuracy by length
    differences = Counter(len(e) - len(f) for f, e in PAIRS)
    assert sum(n for d, n in differences.items() if d) > 2000 and len(differences) > 5


def test_words_are_few_and_the_text_is_as_one_writes_it():
    assert len({w for f, _ in PAIRS for w in f}) < 150
    assert len({w for _, e in PAIRS for w in e}) < 110
    assert written(("l'", "oiseau", "n'", "est", "pas", "gris", "aujourd'hui")) == (
        "l'oiseau n'est pas gris aujourd'hui"
    )
    assert written(("the", "boy", "'s", "cat")) == "the boy's cat"
    for text in FRENCH + ENGLISH:
        assert text.strip() == text[1:-1] and "  " not in text and "' " not in text


def test_elision_and_contraction():
    vowels = tuple("aeéiouh")
    for french, _ in PAIRS:
        for word, after in pairwise(french):
            if after.startswith(vowels):
                assert word not in ("le", "la", "ne", "me", "te", "que", "ce", "ma"), french
            else:
                assert not (word.endswith("'") or word == "cet"), french
            assert (word, after) not in {("de", "le"), ("de", "les")}
    text = "".join(FRENCH)
    for form in ("l'homme", "n'aime", "m'aime", "t'attend", "qu'un", "cet oiseau", "mon étoile"):
        assert form in text
    assert " du garçon " in text and " de la fille " in text and " de l'homme " in text


def test_a_and_an():
    for _, english in PAIRS:
        for word, after in pairwise(english):
            if word in ("a", "an"):
                assert (word == "an") == after.startswith(tuple("aeio")), english
    assert any(" an apple " in e for e in ENGLISH) and any(" another " in e for e in ENGLISH)


FORMS = {  # French word -> the (gender, plural) it may go with
    form: {("mfmf"[i], i // 2) for a in ADJECTIVES for i in range(4) if a.french[i] == form}
    for adjective in ADJECTIVES
    for form in adjective.french
}
GENDERED = {
    form: (n.gender, p) for n in NOUNS for p, form in enumerate(n.french) if form != "souris"
}
DETERMINED = {
    "le": {("m", 0)},
    "la": {("f", 0)},
    "l'": {("m", 0), ("f", 0)},
    "les": {("m", 1), ("f", 1)},
    "ce": {("m", 0)},
    "cet": {("m", 0)},
    "cette": {("f", 0)},
    "ces": {("m", 1), ("f", 1)},
    "mon": {("m", 0), ("f", 0)},  # mon étoile
    "ma": {("f", 0)},
    "mes": {("m", 1), ("f", 1)},
    "un": {("m", 0)},
    "une": {("f", 0)},
    "du": {("m", 0)},
}
BEFORE_NOUN = {form for a in BEFORE for form in a.french}


def test_determiners_and_adjectives_agree_with_their_noun():
    checked = 0
    for french, _ in PAIRS:
        for i, word in enumerate(french):
            if word not in GENDERED or french[i - 1] == "de":  # "de terre" has no determiner
                continue
            here, j = GENDERED[word], i - 1
            while french[j] in BEFORE_NOUN:
                assert here in FORMS[french[j]], french
                j -= 1
            assert here in DETERMINED[french[j]], french
            after = french[i + 1 : i + 4]
            if after[:2] == ("de", "terre"):
                after = after[2:]
            if after and after[0] in FORMS:
                assert here in FORMS[after[0]], french
                checked += 1
    assert checked > 2000


def test_verbs_agree_with_their_subject_in_both_languages():
    singular = {"est": "is", "dort": "sleeps", "court": "runs", "voit": "sees", "mange": "eats"}
    for (french, english), text in zip(PAIRS, ENGLISH, strict=True):
        for form, translation in singular.items():
            if form in french and "ne" not in french and "n'" not in french:
                assert translation in english, text
        if "sont" in french:
            assert "are" in english
        if ("ne" in french or "n'" in french) and not {"est", "sont"} & set(french):
            assert {"does", "do"} & set(english) and "not" in english


def test_number_of_negations_and_clauses_is_the_same():
    for (french, english), text in zip(PAIRS, FRENCH, strict=True):
        assert french.count("pas") == english.count("not")
        assert french.count("pas") == french.count("ne") + french.count("n'")
        assert french.count("souvent") == english.count("often")
        relative = text.count(" qui ") + text.count(" que ") + text.count(" qu'")
        assert relative == english.count("that") + english.count("who")
        assert text.count(" et ") + text.count(" mais ") == english.count("and") + english.count(
            "but"
        )


EXAMPLES = [
    ("la maison est chère", "the house is expensive"),
    ("les filles dorment", "the girls sleep"),
    ("l'oiseau ne chante pas", "the bird does not sing"),
]


def test_known_sentences_and_the_inversions():
    pairs = dict(translation_pairs(np.random.default_rng(1), 20_000))
    texts = {written(f): written(e) for f, e in pairs.items()}
    for french, english in EXAMPLES:
        assert texts[french] == english
    inverted = {
        "chat noir ": "black cat ",
        "petites pommes de terre rouges": "little red potatoes",
        "le chien du garçon ": "the boy's dog ",
        "l'autre étoile de ": "'s other star ",
        "la souris me voit": "the mouse sees me",
        "cherche souvent": "often looks for",
        "ne t'aime pas": "does not like you",
    }
    for french, english in inverted.items():
        found = [e + " " for f, e in texts.items() if french in f + " " and " et " not in f]
        assert found and all(english in e for e in found), french


def test_every_french_sentence_has_its_own_translation():
    assert len({e for _, e in PAIRS}) == len(PAIRS)


def test_the_same_generator_gives_the_same_pairs_and_another_others():
    again = translation_pairs(np.random.default_rng(0), 100)
    assert again == PAIRS[:100]
    assert translation_pairs(np.random.default_rng(1), 100) != again


def test_no_pair_is_refused():
    with pytest.raises(ValueError, match="translation_pairs needs at least 1 pair, not 0"):
        translation_pairs(np.random.default_rng(0), 0)
