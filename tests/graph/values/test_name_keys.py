import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.values.name_keys import (
    consonants,
    core_words,
    fold_name,
    is_abjad,
    skeleton,
    trim_legal_form,
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Яндекс", "yandeks"),
        ("  TOLOKA   AI\tBV ", "toloka ai bv"),
        ("Société Générale", "societe generale"),
        ("Straße & Söhne", "strasse sohne"),
        ("Татьяна", "tatyana"),
        ("O'Neill", "oneill"),
        ("Yandex N.V.", "yandex n v"),
        ("ООО «Яндекс»", "ooo yandeks"),
        ("王伟", "wang wei"),
        ("ﬁrm １２", "firm 12"),
        ("!!!", "!!!"),
    ],
)
def test_fold_takes_case_accents_script_and_punctuation(name: str, key: str) -> None:
    assert fold_name(name) == key


def test_names_of_signs_alone_stay_different() -> None:
    assert fold_name("???") != fold_name("!!!")


def test_fold_keeps_different_spellings_of_one_sound_apart() -> None:
    assert fold_name("Яндекс") != fold_name("Yandex")


@given(st.text(max_size=60))
def test_fold_twice_changes_nothing(name: str) -> None:
    assert fold_name(fold_name(name)) == fold_name(name)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ёяшщюЯ.'", max_size=40))
def test_fold_ignores_case_and_space_around(name: str) -> None:
    assert fold_name(f"  {name.upper()} ") == fold_name(name)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Яндекс", "Yandex", "Iandeks", "YANDEKS"),
        ("Щукин", "Shchukin", "Schukin"),
        ("Хазин", "Khazin", "Hazin", "Xazin"),
        ("Жуков", "Zhukov", "Jukov"),
        ("Дмитрий", "Dmitry", "Dmitrii", "Dmitrij", "Dmitriy"),
        ("Чайка", "Chayka", "Tschaika"),
        ("Ельцин", "Yeltsin", "Eltsin", "Yeltzin"),
        ("Владимир", "Wladimir", "Vladimir"),
        ("Yandex N.V.", "Yandex NV"),
    ],
)
def test_skeleton_is_one_for_the_spellings_of_a_name(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(name) for name in spellings}) == 1


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("Yandex N.V.", "yandex"),
        ("Toloka AI BV", "toloka ai"),
        ("ООО «Технологии видеоанализа»", "tekhnologii videoanaliza"),
        ("АО Электронная Москва", "elektronnaya moskva"),
        ("ПАО Сбербанк", "sberbank"),
        ("Siemens Aktiengesellschaft", "siemens"),
        ("Foo sp. z o.o.", "foo"),
        ("Limited", "limited"),
    ],
)
def test_legal_forms_are_trimmed_but_never_the_whole_name(name: str, rest: str) -> None:
    assert trim_legal_form(name) == rest


def test_core_drops_forms_in_front_and_behind() -> None:
    assert core_words(skeleton("ООО Яндекс")) == core_words(skeleton("Yandex LLC")) == ["iandeks"]


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [("محمد", "Mohammed"), ("محمد", "Muhammad"), ("البنك", "al-Bank"), ("عبدالله", "Abdullah")],
)
def test_bones_of_vowel_free_writing_equal_those_of_latin(arabic: str, latin: str) -> None:
    assert consonants(arabic)
    assert consonants(arabic) == consonants(latin)


def test_scripts_are_told_apart() -> None:
    assert is_abjad("محمد")
    assert is_abjad("יוסי")
    assert not is_abjad("Яндекс")
