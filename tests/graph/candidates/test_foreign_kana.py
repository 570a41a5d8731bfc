"""Foreigners' names in kana, and names in two scripts in one text."""

import pytest

from graph.candidates.levels import STRONG, WEAK
from graph.candidates.spelling.kana.foreign_names import read_foreign_kana
from graph.record.model import Listing, Name, Party
from graph.world.identity import world_from_rows


def level_of(name: str, listed: str, schema: str = "Person") -> str | None:
    """Return the level of a register's name beside a listed one, chance included."""
    rows = [Party("r", schema, [Name(name)]), Party("l", schema, [Name(listed)])]
    found = world_from_rows([*rows, Listing("l", "US-OFAC", "SDN")]).unsure.to_pylist()
    return found[0]["level"] if found else None


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("ジョン・スミス", "John Smith"),
        ("マイケル・ジョンソン", "Michael Johnson"),
        ("セルゲイ・ラブロフ", "Sergei Lavrov"),
        ("アレクサンドル・ルカシェンコ", "Alexander Lukashenko"),
        ("アリシェル・ウスマノフ", "Alisher Usmanov"),
        ("ラムザン・カディロフ", "Ramzan Kadyrov"),
        ("バッシャール・アサド", "Bashar Assad"),
        ("オレグ・デリパスカ", "Oleg Deripaska"),
        ("ニコラス・マドゥロ", "Nicolas Maduro"),
    ],
)
def test_a_foreigner_in_kana_is_whom_it_sounds_like(name: str, listed: str) -> None:
    assert level_of(name, listed) == STRONG
    assert level_of(listed, name) == STRONG


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("ウラジーミル・プーチン", "Vladimir Putin"),
        ("ロバート・ブラウン", "Robert Brown"),
        ("デイビッド・ミラー", "David Miller"),
        ("ドナルド・トランプ", "Donald Trump"),
        ("ロマン・アブラモビッチ", "Roman Abramovich"),
        ("エフゲニー・プリゴジン", "Yevgeny Prigozhin"),
        ("ジェームズ・クラーク", "James Clark"),
        ("トーマス・アンダーソン", "Thomas Anderson"),
    ],
)
def test_what_kana_leaves_open_is_near(name: str, listed: str) -> None:
    assert level_of(name, listed) in (WEAK, STRONG)
    assert level_of(listed, name) in (WEAK, STRONG)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("ジョン・スミス", "Jane Smith"),
        ("ジョン・スミス", "John Sims"),
        ("マイケル・ジョンソン", "Michael Jackson"),
        ("ロバート・ブラウン", "Robert Black"),
        ("マーク・テイラー", "Mark Tyler"),
        ("マリア・ロペス", "Mario Lopez"),
        ("ロマン・アブラモフ", "Roman Abramovich"),
        ("ラムザン・カディロフ", "Ramzan Kadyr"),
        ("ボリス・ベルキン", "Boris Velkin"),
        ("サトウ ハナコ", "Sato Hanae"),
    ],
)
def test_another_name_in_kana_is_not_strong(name: str, listed: str) -> None:
    assert level_of(name, listed) != STRONG
    assert level_of(listed, name) != STRONG


def test_a_long_name_in_kana_has_a_bounded_number_of_readings() -> None:
    assert len(read_foreign_kana("ラリルレロ・ラリルレロ・バビブベボ")) <= 96


@pytest.mark.parametrize(
    ("name", "listed", "schema"),
    [
        ("Wong Chi Fung 黃之鋒", "黄之锋", "Person"),
        ("Wong Chi Fung (黃之鋒)", "黄之锋", "Person"),
        ("黃之鋒 Wong Chi Fung", "Huang Zhifeng", "Person"),
        ("LAM, Kwok Keung (林國強)", "Lin Guoqiang", "Person"),
        ("LAM, Kwok Keung (林國強)", "Lin Guoqiang (林国强)", "Person"),
        ("Kvazar Shipping Ltd 凱撒航運有限公司", "凯撒航运有限公司", "Company"),
    ],
)
def test_the_same_characters_meet_whatever_stands_beside_them(
    name: str, listed: str, schema: str
) -> None:
    assert level_of(name, listed, schema) == STRONG
    assert level_of(listed, name, schema) == STRONG


@pytest.mark.parametrize(
    ("name", "listed", "schema"),
    [
        ("Wong Chi Fung 黃之鋒", "黄之华", "Person"),
        ("Lam Kwok Keung (林國強)", "Lam Kwok Wah (林國華)", "Person"),
        ("Kvazar Shipping (凱撒航運有限公司)", "凯撒贸易有限公司", "Company"),
    ],
)
def test_other_characters_do_not(name: str, listed: str, schema: str) -> None:
    assert level_of(name, listed, schema) != STRONG
    assert level_of(listed, name, schema) != STRONG
