"""The chart of when each statement holds."""

from datetime import date

from queries.explorer.explore import explore_rows, time_bars
from queries.explorer.scene import scene
from queries.explorer.scene.scene_payload import draw_scene
from tests.queries.explorer.scenes import DAY, FILTERS, facts_of, hop, party

BAR = {
    "tie": 3,
    "link": "A → B",
    "first": "2020-01-01",
    "last": "2021-01-01",
    "certainty": "alleged",
    "share": "20%",
    "dates": "2020",
    "undated": "",
    "strong": 0.35,
}


ENDS = (date(2019, 1, 1), date(2025, 1, 1))


def test_the_chart_holds_its_data_and_says_which_bar_was_chosen() -> None:
    chart = time_bars.bars_chart([BAR, {**BAR, "tie": 4}], date(2024, 1, 1), ENDS)
    bars, undated, day = chart["layer"]
    assert bars["data"]["values"] == [BAR, {**BAR, "tie": 4}]
    assert day["data"]["values"] == [{"day": "2024-01-01"}]
    assert bars["encoding"]["x"]["scale"]["domain"] == ["2019-01-01", "2025-01-01"]
    assert undated["encoding"]["text"] == {"field": "undated"}
    [chosen] = bars["params"]
    assert chosen["name"] == time_bars.CLICK_SELECTION
    assert chosen["select"]["fields"] == ["tie"]
    fields = {said["field"] for said in bars["encoding"]["tooltip"]}
    assert fields | {"first", "last", "strong", "tie"} <= set(BAR)
    assert "alleged" in bars["encoding"]["color"]["scale"]["domain"]


def test_the_chart_grows_with_its_links() -> None:
    def height(links: int) -> int:
        bars = [{**BAR, "link": f"link {number}"} for number in range(links)]
        return int(time_bars.bars_chart(bars, date(2024, 1, 1), ENDS)["height"])

    assert height(1) == height(2) < height(5) < height(50)


def test_a_bar_begins_where_its_statement_does_and_an_undated_one_says_so() -> None:
    facts = facts_of(
        [party("a"), party("b")],
        hop("a", "b", valid_from="2019"),
        hop("a", "b", valid_from=None, valid_to="2023-05-01"),
        hop("a", "b"),
    )
    drawn = draw_scene(scene.open_scene("s", "b", FILTERS, [[("a", "b")]]), facts)
    since, until = explore_rows.time_axis(drawn, DAY)
    first, second, third = explore_rows.statement_bars(drawn, facts, DAY)
    assert since == date(2018, 1, 1)
    assert until > date.today()
    assert (first["first"], first["last"]) == ("2019-01-01", until.isoformat())
    assert (second["first"], second["last"]) == ("2018-01-01", "2023-05-01")
    assert (third["first"], third["last"]) == ("2018-01-01", until.isoformat())
    assert [bar["undated"] for bar in (first, second, third)] == ["", "", "dates not stated"]
