"""Legal forms of several words, and names that differ only by them."""

from pathlib import Path
from unicodedata import category

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from graph.candidates.spelling.spelled_names import spell_name
from graph.values import name_words
from graph.values.name_words import (
    LEGAL_PHRASES,
    NOBODY,
    are_readable,
    replace_phrases,
    replace_phrases_of_all,
)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Alfa spolka z ograniczona odpowiedzialnoscia", "Alfa Sp. z o.o."),
        ("Alfa korlátolt felelősségű társaság", "Alfa Kft"),
        ("Alfa sabiedrība ar ierobežotu atbildību", "SIA Alfa"),
        ("Alfa công ty trách nhiệm hữu hạn", "Alfa LLC"),
        ("Alfa Anonim Şirketi", "Alfa A.Ş."),
        ("阿尔法股份有限公司", "阿尔法 JSC"),
        ("Общество с ограниченной ответственностью Альфа", "Alfa Limited"),
        ("Alfa AD", "Alfa JSC"),
        ("«Алфа» ЕАД", "Alfa AD"),
        ("Alfa a.d. Beograd", "Alfa akcionarsko društvo Beograd"),
        ("ТОО «Альфа»", "Alfa LLP"),
        ("TOO Alfa", "Товарищество с ограниченной ответственностью Альфа"),
        ("PT. Alfa", "Perseroan Terbatas Alfa"),
        ("Alfa S.à r.l.", "Alfa SARL"),
        ("Alfa, S.L.U.", "Alfa Sociedad Limitada"),
        ("Alfa S. de R.L. de C.V.", "Alfa S.R.L."),
        ("Alfa S.A. de C.V.", "Alfa SA"),
        ("UAB Alfa", "Alfa uždaroji akcinė bendrovė"),
        ("Alfa Sendirian Berhad", "Alfa Sdn. Bhd."),
        ("Alfa W.L.L.", "Alfa LLC"),
        ("Alfa K.S.C.", "Alfa PJSC"),
        ("Alfa d.d.", "Alfa dioničko društvo"),
        ("Alfa Nyrt.", "Alfa Zrt"),
        ("Alfa S.r.l. in liquidazione", "Alfa SRL"),
        ("Alfa GmbH i.L.", "Alfa GmbH"),
        ("Alfa GmbH in Liquidation", "Alfa GmbH"),
        ("Alfa SARL en liquidation judiciaire", "Alfa SARL"),
        ("Alfa Sp. z o.o. w likwidacji", "Alfa Sp. z o.o."),
        ("ООО Альфа в стадии ликвидации", "OOO Alfa"),
        ("Alfa Limited (In Liquidation)", "Alfa Ltd"),
        ("Alfa Kommanditgesellschaft", "Alfa Co"),
    ],
)
def test_a_legal_form_in_words_is_that_form(one: str, two: str) -> None:
    left, right = spell_name(one, "body"), spell_name(two, "body")
    assert [word.text for word in left.words] == [word.text for word in right.words]
    assert left.form == right.form


def test_a_name_without_a_form_is_left_as_it_is() -> None:
    assert replace_phrases("Liability Trust") == "liability trust"
    assert replace_phrases("Anyberhad Holding") == "anyberhad holding"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("AD Consulting Ltd", "ad consulting"),
        ("Alfa PT Works Ltd", "alfa pt works"),
        ("Sl Trading Beta Ltd", "sl trading beta"),
        ("Протоормоз", "protoormoz"),
        ("Liquidation Channel Ltd", "liquidation channel"),
    ],
)
def test_what_is_a_form_elsewhere_is_a_word_here(name: str, words: str) -> None:
    assert spell_name(name, "body").folded == words


def test_both_ways_to_replace_phrases_agree() -> None:
    names = pa.array(["Alfa a.d. Beograd", "ТОО «Альфа»", "PT. Alfa Tbk", "Alfa S.L.", "АД Алфа"])
    told = pc.utf8_lower(names)
    for phrase, word in LEGAL_PHRASES:
        told = pc.replace_substring_regex(told, pattern=phrase, replacement=word)
    assert [one.split() for one in told.to_pylist()] == [
        replace_phrases(one).split() for one in names.to_pylist()
    ]


def test_the_forms_of_a_few_names_are_replaced_as_those_of_many_are() -> None:
    text = Path(name_words.__file__).with_name("legal_forms.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    forms = [form.lstrip("=^~$") for line in lines for form in line.split(" ", 2)[2].split("|")]
    assert len(forms) > 500
    around = ("{}", "Alfa {}", "{} Beta", "Alfa {}s", "Alfa {} Ltd")
    names = [around[at % len(around)].format(form) for at, form in enumerate(forms)]
    told = pc.utf8_lower(pa.array(names))
    for phrase, word in LEGAL_PHRASES:
        told = pc.replace_substring_regex(told, pattern=phrase, replacement=word)
    few = [names[at : at + 10] for at in range(0, len(names), 10)]
    found = [one for part in few for one in replace_phrases_of_all(pa.array(part)).to_pylist()]
    assert found == told.to_pylist()
    many = pa.array(names * 3)
    assert replace_phrases_of_all(many).to_pylist() == told.to_pylist() * 3
    assert replace_phrases_of_all(pa.array(["ALFA", None])).to_pylist() == ["alfa", None]


def test_a_few_names_are_read_as_many_are() -> None:
    # Python may know fewer letters than the patterns do: those that it lacks are left out.
    known = (chr(code) for code in range(0x30000) if category(chr(code)) not in ("Cn", "Cs", "Co"))
    names = [f"{letter}xxx{letter}" for letter in known]
    names += [f" {said.title()}. " for said in NOBODY] + ["", "X", "XXX", "x.x.x", "12", "xx1"]
    few = [are_readable(pa.array(names[at : at + 100])) for at in range(0, len(names), 100)]
    assert np.concatenate(few).tolist() == are_readable(pa.array(names)).tolist()
