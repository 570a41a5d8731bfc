"""A made-up Swiss list as XML: persons with a history, and the places behind them."""

from pathlib import Path

from benchmarks.invented import invented_day, person_name

_PLACES = 500


def write_seco(path: Path, records: int) -> None:
    """Write a whole list: every fifth target was amended and taken off again."""
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n')
        out.write('<swiss-sanctions-list list-type="whole-list" date="2026-09-28">\n')
        out.write(
            '<sanctions-program ssid="1"><program-key lang="eng">Syria</program-key>'
            '<program-name lang="eng">Ordinance on measures against Syria (SR 946.231.172.7)'
            '</program-name><sanctions-set ssid="2" lang="eng">Financial measures, annex 7'
            "</sanctions-set><origin>EU</origin></sanctions-program>\n"
        )
        out.writelines(f"{_target(number)}\n" for number in range(records))
        out.writelines(
            f'<place ssid="{number + 10}"><location>Town {number}</location>'
            '<country iso-code="SY">Syria</country></place>\n'
            for number in range(_PLACES)
        )
        out.write("</swiss-sanctions-list>\n")


def _target(number: int) -> str:
    ssid = (number + 1) * 1_000
    return (
        f'<target ssid="{ssid}"><sanctions-set-id>2</sanctions-set-id><individual sex="male">'
        f'{_identity(number, ssid)}<justification ssid="{ssid + 9}">It is made up as target '
        f"{number} of a file for measuring, with a reason of some length.</justification>"
        f'<other-information ssid="{ssid + 8}">Function: director</other-information>'
        f"</individual>{_history(number, ssid)}</target>"
    )


def _identity(number: int, ssid: int) -> str:
    first, middle, last = person_name(number).split()[:3]
    year, month, date = invented_day(number * 3).split("-")
    parts = "".join(
        f'<name-part order="{order}" name-part-type="{kind}"><value>{text}</value>'
        f'<spelling-variant lang="ara" script="LATN" spelling-variant-type="not-defined">'
        f"{text}a</spelling-variant></name-part>"
        for order, kind, text in ((1, "family-name", last), (2, "given-name", first))
    )
    return (
        f'<identity ssid="{ssid + 1}" main="true">'
        f'<name ssid="{ssid + 2}" name-type="primary-name" quality="good" lang="eng">{parts}</name>'
        f'<name ssid="{ssid + 3}" name-type="alias" quality="good" lang="eng">'
        f'<name-part order="1" name-part-type="whole-name"><value>{middle} {last}</value>'
        "</name-part></name>"
        f'<day-month-year ssid="{ssid + 4}" day="{int(date)}" month="{int(month)}" year="{year}" '
        'calendar="Gregorian" quality="good"/>'
        f'<nationality ssid="{ssid + 5}"><country iso-code="SY">Syria</country></nationality>'
        f'<address ssid="{ssid + 6}" place-id="{number % _PLACES + 10}" quality="good">'
        f"<address-details>Street {number % 300}</address-details></address></identity>"
    )


def _history(number: int, ssid: int) -> str:
    begun = f'<modification modification-type="listed" effective-date="{invented_day(number)}"/>'
    if number % 5:
        return begun
    copy = f'<target ssid="{ssid}"><individual>{_identity(number, ssid)}</individual></target>'
    return (
        '<modification modification-type="de-listed" effective-date="2024-03-01"/>'
        '<modification modification-type="amended" effective-date="2023-03-01">'
        f"<removed>{copy}</removed></modification>{begun}"
    )
