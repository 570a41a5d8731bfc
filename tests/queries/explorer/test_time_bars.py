"""The chart of when each statement holds."""

from datetime import date

from queries.explorer import time_bars

BAR = {
    "tie": 3,
    "link": "A → B",
    "first": "2020-01-01",
    "last": "2021-01-01",
    "certainty": "alleged",
    "share": "20 %",
    "dates": "2020",
    "strong": 0.35,
}


def test_the_chart_holds_its_data_and_says_which_bar_was_chosen() -> None:
    chart = time_bars.chart([BAR, {**BAR, "tie": 4}], date(2024, 1, 1))
    bars, day = chart["layer"]
    assert bars["data"]["values"] == [BAR, {**BAR, "tie": 4}]
    assert day["data"]["values"] == [{"day": "2024-01-01"}]
    [chosen] = bars["params"]
    assert chosen["name"] == time_bars.CLICKED
    assert chosen["select"]["fields"] == ["tie"]
    fields = {said["field"] for said in bars["encoding"]["tooltip"]}
    assert fields | {"first", "last", "strong", "tie"} <= set(BAR)
    assert "alleged" in bars["encoding"]["color"]["scale"]["domain"]


def test_the_chart_grows_with_its_links() -> None:
    def height(links: int) -> int:
        bars = [{**BAR, "link": f"link {number}"} for number in range(links)]
        return int(time_bars.chart(bars, date(2024, 1, 1))["height"])

    assert height(1) == height(2) < height(5) < height(50)
