"""Scores that are kept: whoever shares one is told as somebody who is weighed alone."""

import random

from graph.candidates.compared_facts import PERSON, PartyFacts
from graph.candidates.scoring.pair_scores import PairScores, score_pair
from graph.candidates.spelling.birth_texts import Span

NAMES = ["Oleg Brermwip", "Oleg Ivanovich Brermwip", "O. Brermvip", "Vera Lindqvist"]
PLACES = [set[str](), {"gb"}, {"ru", "cy"}]


def _somebody(rng: random.Random, key: str) -> PartyFacts:
    found = PartyFacts([key], [(rng.choice(NAMES), False)], kinds={PERSON})
    found.places = rng.choice(PLACES)
    if rng.random() < 0.6:
        found.births = {(1950 + rng.randrange(6), rng.choice([0, 3, 4]), 0)}
    elif rng.random() < 0.3:
        found.spans = {Span(1950, 1953)}
    return found


def test_what_is_shared_is_what_each_pair_has_alone() -> None:
    rng, scores = random.Random(11), PairScores("2026-01-01")
    many = [_somebody(rng, f"r{n}") for n in range(60)]
    listed = [_somebody(rng, f"l{n}") for n in range(20)]
    for one in many:
        for two in listed:
            assert scores.of(one, two) == score_pair(one, two, "2026-01-01")
    pairs = len(many) * len(listed)
    assert 0 < scores.fresh < pairs


def test_namesakes_are_weighed_once_beside_somebody_without_a_birth() -> None:
    many = [
        PartyFacts([f"r{n}"], [(NAMES[0], False)], kinds={PERSON}, births={(1950 + n, 3, 0)})
        for n in range(9)
    ]
    undated = PartyFacts(["l"], [(NAMES[0], False)], kinds={PERSON})
    dated = PartyFacts(["l"], [(NAMES[0], False)], kinds={PERSON}, births={(1953, 0, 0)})
    for listed, fresh in ((undated, 1), (dated, len(many))):
        scores = PairScores()
        for one in many:
            scores.of(one, listed)
        assert scores.fresh == fresh
