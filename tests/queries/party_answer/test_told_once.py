"""No answer on the cases of the demo says one sentence twice, on any face that shows it."""

import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from ingest.load.pipeline import Options
from queries.cli.demo_case import seed_text
from queries.party_answer.marked_text import text_of
from queries.question.sample_files import demo_files
from queries.stories.pin_steps import pin_sentences
from queries.stories.story_file import StoryFolder
from queries.stories.write_story import write_story
from queries.terminal import answer_views
from queries.words.stated_facts import Fact, Marked, SourceNotes, fact_sentences, share_denials
from queries.workspace.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

DAYS = ("2024-04-08", "2026-08-01")
RULES = ("eu", "us", "uk")
NUMBERS = re.compile(r" \[\d[\d, –]*\]")
ENDS = re.compile(r"(?<=[a-z\])%0-9”\".])\. (?=[A-Z0-9])|\n+")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """All that the demo loads."""
    workspace = open_workspace(tmp_path_factory.mktemp("demo") / "workspace")
    workspace.load(demo_files(), Options())
    yield workspace
    workspace.close()


def _repeated(*texts: str) -> list[str]:
    """Return the sentences that texts hold more than once, whatever their numbers.

    Who is for and against a claim is part of the sentence that it is disputed.
    """
    told = (one.rstrip(".") for text in texts for one in ENDS.split(NUMBERS.sub("", text)))
    sides = ("For: ", "Against")
    counted = Counter(one for one in told if one and not one.startswith(sides))
    return [one for one, times in counted.items() if times > 1]


def _everybody(workspace: Workspace) -> Iterator[tuple[str, str]]:
    for number in range(workspace.world.size):
        yield from ((workspace.world.id_of(number), day) for day in DAYS)


def test_sentences_are_found_again_whatever_their_numbers() -> None:
    assert _repeated(
        "A Ltd disputes this [17]. B held shares [1]. A Ltd disputes this [2, 3–5]."
    ) == ["A Ltd disputes this"]
    assert _repeated("Held by B N.V. [2]. Held by B N.V. [3].\nOther.") == ["Held by B N.V"]


def test_a_page_says_nothing_twice(demo: Workspace) -> None:
    for party, day in _everybody(demo):
        page = demo.party_page(party, RULES, day, time=False)
        assert not _repeated(page["text"]), (party, day)
        for rule in page["rules"]:
            told = text_of(rule["sentence"])
            assert not _repeated(told), (party, day, rule["regime"])
            assert not [one for one in rule["caveats"] if one in told], (party, day)
            assert len({*rule["caveats"]}) == len(rule["caveats"])


def test_a_terminal_says_no_limit_twice(demo: Workspace) -> None:
    for party, day in _everybody(demo):
        rows = demo.exposure([party], RULES, day, links=True)
        console = Console(file=StringIO(), width=100_000)
        answer_views.print_party(console, rows)
        lines = console.file.getvalue().splitlines()
        limits = {text for row in rows for text in row["caveats"]}
        for row in rows:
            assert len({*row["caveats"]}) == len(row["caveats"]), (party, day)
        printed = Counter(line.strip().removeprefix("- ") for line in lines)
        shared = set.intersection(*({*row["caveats"]} for row in rows))
        assert not [one for one in shared if printed[one] > 1], (party, day)
        told = " ".join(line for line in lines if not line.strip().startswith("- "))
        assert not [one for one in limits if one not in printed and one not in told]


def test_whoever_disputes_a_second_claim_disputes_it_too(demo: Workspace) -> None:
    told = "Toloka AI BV disputes this"
    page = demo.party_page("Toloka AI BV", RULES, "2024-04-08")
    said = [text_of(one["spans"]) for one in page["answer"]]
    # A sentence can be pinned alone: no claim goes without its denial.
    direct, near = [text for text in said if told in text]
    assert direct.startswith("Three reports allege that Toloka AI BV")
    assert direct.endswith("Toloka AI BV disputes this [17].")
    assert near.startswith("One report alleges that Toloka AI AG")
    assert near.endswith("Toloka AI BV disputes this too [17].")
    seed = seed_text(demo).split("\n\n")[1].partition("\n")[0]
    assert (seed.count(f"{told} ["), seed.count(f"{told} too [")) == (1, 1)
    note = page["notes"][16]["statements"][0]
    assert "Toloka AI BV supplied a service to NtechLab" in note["claim"]
    assert "Toloka AI AG supplied a service to Tevian" in note["claim"]


def test_claims_that_are_apart_are_disputed_too() -> None:
    def claim(text: str) -> Marked:
        return Marked([(text, ())], [(". B Ltd disputes this", ())])

    plain = Fact("C Ltd held 5% of B Ltd")
    facts = [claim("one report alleges X"), claim("two allege Y"), plain, claim("one alleges Z")]
    assert [*fact_sentences(share_denials(facts), SourceNotes())] == [
        "One report alleges X. Two allege Y. B Ltd disputes all of this.",
        "C Ltd held 5% of B Ltd.",
        "One alleges Z. B Ltd disputes this too.",
    ]
    other = Marked([("one report alleges Z", ())], [(". C Ltd disputes this", ())])
    pair = [claim("X is alleged"), other]
    assert len([*fact_sentences(share_denials(pair), SourceNotes())]) == 2


def test_a_second_match_is_undecided_either(demo: Workspace) -> None:
    text = demo.party_page("toloka:yandex_group", RULES, "2026-08-01", time=False)["text"]
    assert text.count("Nobody has decided this.") == 1
    assert text.count("; nobody has decided this either.") == 1


def test_a_story_says_in_every_format_what_the_page_says_once(
    demo: Workspace, tmp_path: Path
) -> None:
    page = demo.party_page("Toloka AI BV", RULES, "2024-04-08")
    shelf = StoryFolder(tmp_path)
    story = shelf.read(shelf.begin("Toloka", [pin_sentences(page, RULES)]))
    for ending in (".md", ".html"):
        text = write_story(story, ending).decode()
        assert text.count("disputes this") == 2
        assert text.count("disputes this too") == 1
        assert " \n" not in text
