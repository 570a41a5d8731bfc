import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.search import name_index
from graph.search.name_index import Hit, IndexedName, IndexRow, NameIndex
from graph.search.name_similarity import compute_name_keys, likeness
from graph.values.errors import WorkspaceError
from graph.values.name_keys import fold_name
from queries.screening.match_lines import SIMILAR_SCORE

SEED = 20240408
LETTERS = "a e i o u an".split()
SYLLABLES = [a + b for a in "b d f g k l m n p r s t v z".split() for b in LETTERS]


def named(key: str, *names: str, identifiers: list[str] | None = None) -> IndexRow:
    kinds = [IndexedName(name, "alias" if at else "name") for at, name in enumerate(names)]
    return IndexRow(key, kinds, identifiers or [], "Company", ["NL"])


KNOWN = [
    named("case:yandex_nv", "Yandex N.V.", identifiers=["NL-KVK:27265167", "US-CIK:0001513845"]),
    named("case:yandex_llc", "Yandex LLC", "ООО «Яндекс»", identifiers=["RU-OGRN:1027700229193"]),
    named("case:toloka", "Toloka AI BV"),
    named("case:tevian", "Tevian", "Tekhnologii Videoanaliza LLC"),
    named("case:ntechlab", "NtechLab", "Нтехлаб"),
    named("case:nebius", "Nebius Group N.V."),
    named("case:bank", "البنك الأهلي"),
    named("case:ahli", "Al Ahli Bank of Somewhere"),
    named("case:ningbo", "宁波银行"),
    IndexRow("case:person", [IndexedName("Mohammed Ali Hassan")], [], "Person", ["AE"]),
    IndexRow("case:wang", [IndexedName("王伟")], [], "Person", ["CN"]),
    IndexRow(
        "case:nick", [IndexedName("Ivan Petrov"), IndexedName("Zolotoy", "weak")], [], "Person", []
    ),
    IndexRow("case:zolotoi", [IndexedName("Zolotoi Bank")], [], "Company", ["RU"]),
    IndexRow("case:numbers", [], ["GB-COH:01234567"], "Company", ["GB"]),
]


def generated(count: int, seed: int) -> Iterator[IndexRow]:
    """Companies and people with different folded names."""
    print(f"seed {seed}")
    draw = random.Random(seed)
    seen: set[str] = set()
    while len(seen) < count:
        words = ["".join(draw.choices(SYLLABLES, k=draw.randint(3, 4))) for _ in range(2)]
        name = " ".join(words).title()
        if fold_name(name) in seen:
            continue
        seen.add(fold_name(name))
        form = draw.choice([" Ltd", " GmbH", " B.V.", ""])
        yield named(f"gen:{len(seen):04d}", name + form)


@pytest.fixture(scope="module")
def rows() -> list[IndexRow]:
    return [*KNOWN, *generated(400, SEED)]


@pytest.fixture(scope="module")
def index(rows: list[IndexRow], tmp_path_factory: pytest.TempPathFactory) -> NameIndex:
    folder = tmp_path_factory.mktemp("names")
    NameIndex.build(folder, iter(rows), version="v1")
    return NameIndex.open(folder)


def first(index: NameIndex, text: str) -> Hit:
    return index.search(text)[0]


def typed_wrong(name: str, draw: random.Random) -> str:
    """Change, drop, double or swap one letter that is not the first of the name."""
    at = draw.randrange(1, len(name) - 1)
    head, letter, tail = name[:at], name[at], name[at + 1 :]
    swapped = head + tail[0] + letter + tail[1:]
    changed = head + draw.choice("xqj") + tail
    return draw.choice([changed, head + tail, head + letter * 2 + tail, swapped])


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Толока", "case:toloka"),
        ("toloka ai", "case:toloka"),
        ("Toloka AI B.V.", "case:toloka"),
        ("AI Toloka", "case:toloka"),
        ("Talokka", "case:toloka"),
        ("Tol", "case:toloka"),
        ("Yandex NV", "case:yandex_nv"),
        ("N-Tech Lab", "case:ntechlab"),
        ("нтехлаб", "case:ntechlab"),
        ("Технологии видеоанализа", "case:tevian"),
        ("Группа Небиус", "case:nebius"),
        ("Hassan Muhammad Aly", "case:person"),
        ("محمد علي حسن", "case:person"),
        ("محمد", "case:person"),
        ("al-bank al-ahli", "case:bank"),
        ("Wang Wei", "case:wang"),
        ("Wangwei", "case:wang"),
        ("王 伟", "case:wang"),
        ("Ningbo Yinxing", "case:ningbo"),
    ],
)
def test_spellings_find_the_party(index: NameIndex, text: str, party: str) -> None:
    assert first(index, text).party_id == party


def test_cyrillic_finds_a_party_with_latin_names_only(index: NameIndex) -> None:
    hits = {hit.party_id: hit for hit in index.search("Яндекс")}
    assert hits["case:yandex_nv"].matched_on == 'name "Yandex N.V."'
    assert hits["case:yandex_nv"].score > 90
    assert hits["case:yandex_llc"].matched_on == 'alias "ООО «Яндекс»"'


@pytest.mark.parametrize("typos", [0, 1, 2])
def test_generated_names_are_found_with_typos(
    index: NameIndex, rows: list[IndexRow], typos: int
) -> None:
    print(f"seed {SEED + typos}")
    draw = random.Random(SEED + typos)
    missed = []
    for row in rows[len(KNOWN) :: 4]:
        words = row.names[0].value.split()[:2]
        draw.shuffle(words)
        text = " ".join(words)
        for _ in range(typos):
            text = typed_wrong(text, draw)
        if row.party_id not in [hit.party_id for hit in index.search(text, limit=5)]:
            missed.append((row.names[0].value, text))
    assert len(missed) <= (0, 0, 3)[typos], missed


def test_every_unique_name_finds_itself_first(index: NameIndex, rows: list[IndexRow]) -> None:
    for row in rows:
        for name in row.names:
            if name.kind != "weak":
                hit = first(index, name.value)
                assert (hit.party_id, hit.score) == (row.party_id, 100.0)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have an index taken for one so large that only the rarest grams of a name are looked up."""
    monkeypatch.setattr(name_index, "_SMALL_INDEX", 0)
    monkeypatch.setattr(name_index, "_RARE_SHARE", 1_000_000)
    monkeypatch.setattr(name_index, "_RARE_GRAMS", 8)


@pytest.mark.usefixtures("large")
def test_a_large_index_finds_by_rare_grams_what_all_of_them_find(
    index: NameIndex, rows: list[IndexRow]
) -> None:
    print(f"seed {SEED}")
    draw = random.Random(SEED)
    fewer = []
    for row in rows:
        names = [name.value for name in row.names if name.kind != "weak"]
        wrong = [typed_wrong(name, draw) for name in names if len(name) > 3]
        for text in names + wrong:
            grams = name_index._grams(compute_name_keys(text).skeleton)
            fewer.append(len(index._rare_grams(grams)) < len(grams))
            assert row.party_id in [hit.party_id for hit in index.search(text, limit=5)], text
    assert sum(fewer) > len(fewer) // 2


@pytest.mark.usefixtures("large")
def test_rare_words_beside_a_name_do_not_hide_its_party(index: NameIndex) -> None:
    text = "Mohammed Ali Hassan Jzvyxbz"
    asked = compute_name_keys(text)
    rare = index._rare_grams(name_index._grams(asked.skeleton))
    assert not index._nearest(asked, rare, 5, [])
    assert first(index, text).party_id == "case:person"


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(("score", "looks"), [(84.9, 2), (85.0, 1)])
def test_what_is_less_than_similar_is_looked_for_by_all_grams(
    index: NameIndex, monkeypatch: pytest.MonkeyPatch, score: float, looks: int
) -> None:
    """A line whose name is similar is for a person to see: no fainter name may hide that one."""
    asked: list[int] = []

    def nearest(_keys: object, grams: list[str], *_more: object) -> list[Hit]:
        asked.append(len(grams))
        return [Hit("p:one", "name", score if len(asked) == 1 else 86.0, "name")]

    monkeypatch.setattr(index, "_nearest", nearest)
    (hit,) = index.search("Mohammed Ali Hassan Jzvyxbz")
    assert (len(asked), hit.score) == (looks, 86.0 if looks == 2 else score)
    assert asked == sorted(asked)
    assert name_index._LIKE_ENOUGH >= SIMILAR_SCORE


@settings(max_examples=25)
@given(names=st.lists(st.text(min_size=1, max_size=20), max_size=5, unique_by=fold_name))
def test_any_text_is_indexed_and_finds_itself(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    kept = [name for name in names if fold_name(name)]
    NameIndex.build(folder, [named(f"p:{n}", name) for n, name in enumerate(kept)], version="")
    index = NameIndex.open(folder)
    for at, name in enumerate(kept):
        assert index.search(name)[0].party_id == f"p:{at}"


@pytest.mark.parametrize(
    ("text", "party", "reason"),
    [
        ("NL-KVK:27265167", "case:yandex_nv", "identifier NL-KVK:27265167"),
        ("kvk: 27265167", "case:yandex_nv", "identifier NL-KVK:27265167"),
        ("27265167", "case:yandex_nv", "identifier NL-KVK:27265167"),
        ("1513845", "case:yandex_nv", "identifier US-CIK:0001513845"),
        ("1027700229193", "case:yandex_llc", "identifier RU-OGRN:1027700229193"),
        ("GB-COH:1234567", "case:numbers", "identifier GB-COH:01234567"),
        ("case:toloka", "case:toloka", "id case:toloka"),
    ],
)
def test_numbers_and_ids_come_first(index: NameIndex, text: str, party: str, reason: str) -> None:
    hit = first(index, text)
    assert (hit.party_id, hit.matched_on, hit.score) == (party, reason, 100.0)


def test_an_identifier_that_nobody_has_finds_nothing(index: NameIndex) -> None:
    assert index.search("NL-KVK:99999999") == []
    assert index.search("US-CIK:27265167") == []


def test_a_number_ranks_before_a_party_of_that_name(tmp_path: Path) -> None:
    rows = [named("a", "27265167"), named("b", "Other", identifiers=["NL-KVK:27265167"])]
    NameIndex.build(tmp_path, rows, version="v")
    assert [hit.party_id for hit in NameIndex.open(tmp_path).search("27265167")] == ["b", "a"]


def test_weak_aliases_are_found_below_and_marked(index: NameIndex) -> None:
    hits = index.search("Zolotoy")
    assert [hit.party_id for hit in hits[:2]] == ["case:zolotoi", "case:nick"]
    assert (hits[1].kind, hits[1].score) == ("weak", 70.0)
    assert hits[1].matched_on == 'weak alias "Zolotoy"'


def test_filters_and_limit(index: NameIndex) -> None:
    assert {hit.party_id for hit in index.search("Wang Wei", country="cn")} == {"case:wang"}
    assert index.search("Wang Wei", country="NL", schema="Person") == []
    assert (
        first(
            index,
            "Mohammed",
        ).party_id
        == "case:person"
    )
    assert index.search("Yandex", schema="Person") == []
    assert index.search("NL-KVK:27265167", country="RU") == []
    assert len(index.search("Yandex", limit=1)) == 1
    assert index.search("Yandex", limit=0) == []


@pytest.mark.parametrize("text", ["", "   ", "qqqqxxxx", '"', "a" * 5000, "*:*", "\x00"])
def test_odd_questions_give_no_answer_and_no_error(index: NameIndex, text: str) -> None:
    assert index.search(text) == []


def test_equal_scores_are_ordered_by_id_in_every_build(tmp_path: Path) -> None:
    rows = [named(f"p:{n:03d}", "Same Name Ltd") for n in range(120)]
    answers = []
    for turn, order in enumerate((rows, rows[::-1])):
        NameIndex.build(tmp_path / str(turn), order, version="v")
        answers.append(NameIndex.open(tmp_path / str(turn)).search("same name ltd", limit=120))
    assert answers[0] == answers[1]
    assert [hit.party_id for hit in answers[0]] == [row.party_id for row in rows]


def test_many_aliases_of_one_party_do_not_hide_others(tmp_path: Path) -> None:
    crowd = named("crowd", *[f"Volga Trade {n}" for n in range(300)])
    NameIndex.build(tmp_path, [crowd, named("other", "Volga Trading House")], version="v")
    found = [hit.party_id for hit in NameIndex.open(tmp_path).search("Volga Trade")]
    assert sorted(found) == ["crowd", "other"]


def test_a_new_build_replaces_the_old_and_an_open_one_goes_on(tmp_path: Path) -> None:
    NameIndex.build(tmp_path, [named("a", "Alpha")], version="v1")
    old = NameIndex.open(tmp_path)
    NameIndex.build(tmp_path, [named("b", "Beta")], version="v2")
    new = NameIndex.open(tmp_path)
    assert (old.version, new.version) == ("v1", "v2")
    assert first(old, "Alpha").party_id == "a"
    assert new.search("Alpha") == []
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1


def test_a_build_that_breaks_off_leaves_the_old_index(tmp_path: Path) -> None:
    def broken() -> Iterator[IndexRow]:
        yield named("b", "Beta")
        raise RuntimeError("the rows ended early")

    NameIndex.build(tmp_path, [named("a", "Alpha")], version="v1")
    with pytest.raises(RuntimeError):
        NameIndex.build(tmp_path, broken(), version="v2")
    assert NameIndex.open(tmp_path).version == "v1"
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1


def test_no_index_an_old_one_and_a_broken_one_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="rebuild"):
        NameIndex.open(tmp_path / "none")
    NameIndex.build(tmp_path, [named("a", "Alpha")], version="v1")
    pointer = tmp_path / "current.json"
    good = json.loads(pointer.read_text())
    pointer.write_text(json.dumps(good | {"format": 0}))
    with pytest.raises(WorkspaceError, match="rebuild"):
        NameIndex.open(tmp_path)
    pointer.write_text("{")
    with pytest.raises(WorkspaceError, match="rebuild"):
        NameIndex.open(tmp_path)
    pointer.write_text(json.dumps(good))
    (tmp_path / good["path"] / "meta.json").write_text("{")
    with pytest.raises(WorkspaceError, match="rebuild"):
        NameIndex.open(tmp_path)


def test_a_file_in_the_way_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        NameIndex.build(tmp_path / "file", [], version="v")


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_score_and_100_only_for_equal_keys(left: str, right: str) -> None:
    score = likeness(compute_name_keys(left), compute_name_keys(right))
    assert 0.0 <= score <= 100.0
    assert (score == 100.0) is (fold_name(left) == fold_name(right))


def test_a_disk_that_is_full_is_one_line_and_keeps_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tantivy

    def full(*_: object, **__: object) -> None:
        raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")

    NameIndex.build(tmp_path, KNOWN, version="old")
    with monkeypatch.context() as patched:
        patched.setattr(tantivy, "Index", full)
        with pytest.raises(
            WorkspaceError, match=r"cannot be written: No space left on device; make room"
        ):
            NameIndex.build(tmp_path, KNOWN, version="new")
    assert NameIndex.open(tmp_path).version == "old"


def test_a_party_of_a_part_of_a_country_is_one_of_the_whole(tmp_path: Path) -> None:
    NameIndex.build(
        tmp_path,
        [IndexRow("d", [IndexedName("Delta Inc", "name")], [], "Company", ["us-de"])],
        version="v",
    )
    found = NameIndex.open(tmp_path)
    for country, parties in {"us": ["d"], "US-DE": ["d"], "us-ny": [], "de": []}.items():
        assert [hit.party_id for hit in found.search("Delta", country=country)] == parties


@pytest.mark.parametrize(("told", "said"), [(True, "No space left on device"), (False, "Worker")])
def test_a_thread_that_fails_on_a_full_disk_is_one_line_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: bool, said: str
) -> None:
    import tantivy

    class FullDisk:
        """An index whose threads cannot write, with or without a word of the reason before."""

        def __init__(self, *_: object, **__: object) -> None: ...

        def register_tokenizer(self, *_: object) -> None: ...

        def writer(self, *_: object) -> "FullDisk":
            return self

        def add_json(self, _: str) -> None: ...

        def commit(self) -> None:
            if told:
                raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")

        def wait_merging_threads(self) -> None:
            raise ValueError("An error occurred in a thread: 'Worker thread failed'")

    monkeypatch.setattr(tantivy, "Index", FullDisk)
    with pytest.raises(WorkspaceError, match=f"cannot be written: .*{said}"):
        NameIndex.build(tmp_path, KNOWN, version="1")
