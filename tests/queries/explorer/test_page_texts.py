"""The texts of the explorer, as a person reads them, and what results never look like."""

from pathlib import Path

import pytest

from graph.regimes.read_regimes import load_regimes
from queries.words import result_labels
from queries.words.flag_labels import FLAG_LABELS, flag_label
from queries.words.flag_sentences import FLAG_SENTENCES
from queries.words.result_labels import ResultWords

HERE = Path(__file__).parents[3] / "queries"
SAID = {
    "explorer/frame/party_header.py": ("Result for **", "; {data}", '"Known by"'),
    "explorer/frame/page_parts.py": (
        "Ownership or a link is not evidence of wrongdoing. Nothing leaves this computer.",
    ),
    "explorer/find/find_view.py": ('No party found for "',),
    "explorer/pages/own_facts.py": ('Case "{name.strip()}" created.', "Change undone."),
    "explorer/pages/sources.py": ("Loaded data", "No contradictions found on "),
    "explorer/load/load_form.py": ('"Close"',),
    "explorer/verdict_view/save_buttons.py": ("Lines show what sources state, not wrongdoing.",),
    "draw/marks.py": ("further owners ↑ and holdings ↓ not drawn",),
    "explorer/sheet/party_parts.py": ("Each period excludes its last day.",),
    "explorer/sheet/static/sheet_head.js": ('"Known by"', '"Save or share"'),
    "explorer/pages/compare.py": ("Nothing relevant changed.",),
}
"""Texts by the module, under ``queries``, that shows them."""
NEVER = (
    *("Holders nobody states", "Attributed by the rule", "looked through", "What would turn it"),
    *("moves no verdict", "fetched up to", "Known on", "accuses nobody", "Nothing fits"),
    *("is begun", "What answers stand on", "Put away", "Take away", "Working it out"),
    *("no accusation", "hollow arrow", ":material/block:"),
)
"""Texts and signs that stood there before."""
LABELS = {
    "minority_by_listed": "Minority owner on list",
    "listed_elsewhere": "On another list",
    "possible_match": "Possible match",
    "sources_disagree": "Sources disagree",
    "holdings_over_100": "Stated shares exceed 100%",
    "held_in_trust": "Held in trust",
    "control_by_listed": "Control stated or claimed",
    "largest_holder_is_listed": "Largest owner on list",
    "listed_holder_share_unknown": "Listed owner's share not stated",
    "recent_divestment_by_listed": "Sold after listing",
    "property_blocked_earlier_stays_blocked": "Earlier blocking continues",
    "check_control_limb": "Check control",
    "licence": "Licence in force",
}
RESULTS = {
    "LISTED": ("Named on list", "gavel", "red"),
    "LISTED_UNDATED": ("Named on list, date not stated", "gavel", "orange"),
    "MET": ("Rule met", "link", "red"),
    "MAY_BE_MET": ("Rule may be met", "help", "orange"),
    "MAY_BE_LISTED": ("May be on list", "help", "orange"),
    "REVIEW": ("Review needed", "visibility", "violet"),
    "PRESUMPTION_REBUTTED": ("Presumption rebutted", "undo", "gray"),
    "BELOW": ("Below threshold", "percent", "gray"),
    "NOT_COVERED": ("Owner on list, not covered", "percent", "gray"),
    "NO_SHARE": ("Listed holder's share not stated", "help", "orange"),
    "NO_VOTES": ("Listed holder's votes not stated", "help", "orange"),
    "NONE_FOUND_OPEN": ("No listed owner found, owners not all known", "manage_search", "gray"),
    "NONE_FOUND": ("No listed owner found", "search_off", "gray"),
    "NONE_COUNTS": ("No entry that counts", "search_off", "gray"),
    "NOT_FOUND": ("Not found on list", "search_off", "gray"),
    "NOT_ASSESSED": ("Not assessed", "remove", "gray"),
}
"""Label, sign and colour of each result; none is blue or green, a tick or a no-entry sign."""


@pytest.mark.parametrize("module", SAID)
def test_a_page_says_it_in_these_words(module: str) -> None:
    text = (HERE / module).read_text(encoding="utf-8")
    assert [said for said in SAID[module] if said not in text] == []


def test_no_page_says_it_in_the_words_of_before() -> None:
    modules = [*(HERE / "explorer").rglob("*.py"), *(HERE / "draw").rglob("*.py")]
    modules += (HERE / "explorer" / "sheet").rglob("*.js")
    texts = {path.name: path.read_text(encoding="utf-8") for path in modules}
    assert [(name, said) for name, text in texts.items() for said in NEVER if said in text] == []


def test_flags_have_labels() -> None:
    assert LABELS.items() <= FLAG_LABELS.items()
    assert FLAG_LABELS.keys() <= FLAG_SENTENCES.keys()
    printed = {
        flag
        for regime in load_regimes().values()
        for version in regime.versions
        for flags in version.flags.values()
        for flag in flags
    }
    assert all(flag_label(flag)[0].isupper() and "_" not in flag_label(flag) for flag in printed)


def test_results_look_as_people_are_told() -> None:
    found = {
        name: (words.label, words.sign.removeprefix(":material/").removesuffix(":"), words.colour)
        for name, words in vars(result_labels).items()
        if isinstance(words, ResultWords)
    }
    assert found == RESULTS
