"""Legal forms of several words, and names that differ only by them."""

import pytest

from graph.candidates.spelling.spelled_names import spell_name
from graph.values.name_words import replace_phrases


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
    ],
)
def test_a_legal_form_in_words_is_that_form(one: str, two: str) -> None:
    left, right = spell_name(one, "body"), spell_name(two, "body")
    assert [word.text for word in left.words] == [word.text for word in right.words]
    assert left.form == right.form


def test_a_name_without_a_form_is_left_as_it_is() -> None:
    assert replace_phrases("Liability Trust") == "liability trust"
    assert replace_phrases("Anyberhad Holding") == "anyberhad holding"
