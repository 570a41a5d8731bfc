"""A certificate as pages of HTML, of which a PDF for A4 is made; every text in it is escaped."""

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from graph.world.readable_names import country_name
from queries.draw.text_width import clean_text
from queries.question.country_choice import name_countries
from queries.screening.match_lines import MATCHED, NEEDS_PERSON, UNRESOLVED
from queries.words.plain_words import join_words
from queries.words.safe_text import without_numbers
from queries.words.value_text import NONE_STATED, date_text

STYLE: Final = Path(__file__).with_name("certificate.css")
MOST_NEAR: Final = 3
"""Parties not taken that the table of a list names in each line; the attached text has all."""
_NUMBER: Final = re.compile(r"^\[\d+\] ")
_ALARMS: Final = ("listed", "certain")
_OPEN: Final = ("possible", "review")
_PILES: Final = {
    "joined": "One party, by decision",
    "unjudged": "Not decided",
    "rejected": "Not taken",
}


def certificate_html(content: dict[str, Any], fingerprint: str, *, tight: bool = False) -> str:
    """Return a certificate as a page, ``tight`` in smaller letters."""
    asked = content["question"]
    title = asked["party"] or asked["list"]["file"]
    foot = (
        f"Certificate: {title[:60]}, {date_text(asked['as_of'])}. Data version "
        f"{content['data_version']}. Key {fingerprint[:16]}…"
    )
    body = _one_party(content) if asked["list"] is None else _list_lines(content)
    parts = [
        f"<p class=foot>{_escape(foot)}</p>",
        "<p class=kind>Certificate of a search in lists and ownership data</p>",
        f"<h1>{_escape(title)}</h1>",
        f"<p class=day>{_escape(_day_line(content))}</p>",
        *body,
        *_ground_parts(content),
        _sealed_box(content, fingerprint),
    ]
    return (
        f'<!doctype html><html lang="en"{" class=tight" if tight else ""}>'
        '<head><meta charset="utf-8">'
        f"<title>{_escape(f'Certificate: {title}')}</title>"
        f"<style>{STYLE.read_text('utf-8')}</style></head><body>{''.join(parts)}</body></html>"
    )


def _day_line(content: dict[str, Any]) -> str:
    asked = content["question"]
    known = f"as known by {date_text(asked['known_on'])}" if asked["known_on"] else "as known now"
    rules = join_words([rule["title"] for rule in content["rules"]])
    return f"Result for {date_text(asked['as_of'])}, {known}, under {rules}"


def _one_party(content: dict[str, Any]) -> Iterator[str]:
    """Yield the parts of a page on one party: which it is, its results, and who is near."""
    (line,) = content["lines"]
    party = line["party"]
    yield "<dl>"
    typed = f"“{content['question']['party']}”"
    if party is None:
        yield _term("Asked", typed)
        yield _term("Party", f"None was taken: {line['recognised']}.")
    else:
        yield _term("Party", _party_text(party))
        yield _term("Identifiers", ", ".join(party["identifiers"]) or "none is stated")
        many = len(party["rows"])
        rows = f" ({many} rows of the sources: {', '.join(party['rows'])})" if many > 1 else ""
        yield _term("Asked", f"{typed}, recognised {line['recognised']}{rows}")
    yield "</dl><h2>Result under each rule</h2><table class=results><tbody>"
    rules = {rule["regime"]: rule for rule in content["rules"]}
    for one in line["results"]:
        rule = rules[one["regime"]]
        yield (
            f"<tr{_tone(one)}><td style='width:25%'><b>{_escape(rule['title'])}</b>"
            f"<div class='small quiet'>{_escape(_versions_text(rule))}"
            f"</div></td><td>{_result_html(one, rule['texts'])}</td></tr>"
        )
    yield "</tbody></table>"
    yield from _near_table(line)
    # The sentences stand here without the numbers that each rule has of its own.
    every = (_NUMBER.sub("", text) for one in line["results"] for text in one["sources"])
    sources = dict.fromkeys(every)
    yield from _bullets("Sources of these sentences", list(sources), "small two")


def _list_lines(content: dict[str, Any]) -> Iterator[str]:
    """Yield the parts of pages on a list: a row a line."""
    listed = content["question"]["list"]
    counts = {
        word: sum(line["status"] == status for line in content["lines"])
        for status, word in (
            (MATCHED, "matched"),
            (NEEDS_PERSON, "to check by hand"),
            (UNRESOLVED, "not found"),
        )
    }
    told = ", ".join(f"{count} {word}" for word, count in counts.items())
    yield f"<dl>{_term('List', listed['file'])}"
    yield f"<dt>SHA-256</dt><dd class=hash>{_escape(listed['sha256'])}</dd>"
    yield _term("Lines", f"{listed['lines']}: {told}")
    rules = (f"{one['title']} ({_versions_text(one)})" for one in content["rules"])
    yield _term("Rules", "; ".join(rules))
    yield "</dl><h2>Result for each line</h2>"
    columns = {"Line": 6, "In the list": 18, "Party": 23, "Result": 32}
    yield _table_head("results small", {**columns, "Not taken, or not decided": 21})
    short = {rule["regime"]: rule["short"] for rule in content["rules"]}
    for line in content["lines"]:
        yield _list_row(line, short)
    yield "</tbody></table>"


def _list_row(line: dict[str, Any], short: dict[str, str]) -> str:
    party = line["party"]
    who = _escape(_party_text(party)) if party else "<b>No party was taken</b>"
    if party:
        results = "<br>".join(_short_result(one, short) for one in line["results"])
    else:
        results = _escape(line["results"][0]["result"])
    near = [*line["unjudged"], *line["rejected"]]
    told = "<br>".join(_near_text(one) for one in near[:MOST_NEAR])
    more = f"<br>and {len(near) - MOST_NEAR} more" if len(near) > MOST_NEAR else ""
    mine = "<br>".join(_escape(text) for text in (line["typed"], line["your_ref"]) if text)
    worst = min(line["results"], key=_rank)
    tone = " class=open" if line["status"] == NEEDS_PERSON else _tone(worst)
    recognised = _with_countries(line["recognised"])
    return (
        f"<tr{tone}><td>{line['line']}</td><td>{mine}</td><td>{who}"
        f"<div class=quiet>{_escape(recognised)}</div></td><td>{results}</td>"
        f"<td>{told}{more}</td></tr>"
    )


def _rank(result: dict[str, Any]) -> int:
    every = (*_ALARMS, *_OPEN)
    return every.index(result["verdict"]) if result["verdict"] in every else len(every)


def _short_result(one: dict[str, Any], short: dict[str, str]) -> str:
    share = one["figures"].get("Counted share")
    is_told = share not in (None, NONE_STATED) and one["verdict"] != "listed"
    counted = f" (counted share {share})" if is_told else ""
    return f"<b>{_escape(short[one['regime']])}</b> {_escape(one['result'] + counted)}"


def _result_html(one: dict[str, Any], rule: Sequence[str]) -> str:
    """Return a result as one text, its first words in bold, and the range that the rule counts."""
    sentence = without_numbers(one["sentence"])
    rest = sentence.removeprefix(one["result"])
    head = one["result"] if rest != sentence else ""
    below = [f"{label}: {text}" for label, text in one["figures"].items()]
    below.append(f"Rule: {'; '.join(rule) or 'none held that day'}")
    gap = " " if rest[:1] == " " else ""
    return (
        f"<b>{_escape(head)}</b>{gap}{_escape(rest)}"
        f"<div class='small quiet'>{_escape('. '.join(below))}</div>"
    )


def _near_table(line: dict[str, Any]) -> Iterator[str]:
    yield "<h2>Who else was considered</h2>"
    if not any(line[pile] for pile in _PILES):
        yield "<p>No other loaded party has a name that is near. No pair waits for a person.</p>"
        return
    yield _table_head("small", {"Decision": 9, "Party": 33, "By": 8, "Why": 50})
    for pile, word in _PILES.items():
        for one in line[pile]:
            names = " and ".join(
                f"{name} ({party})" for name, party in zip(one["names"], one["ids"], strict=True)
            )
            on = f", {date_text(one['on'])}" if one["on"] else ""
            listed = "; on a list" if one["listed"] else ""
            cells = (
                word,
                f"{names}{listed}",
                f"{one['by'] or 'nobody'}{on}",
                _with_countries(one["why"]),
            )
            yield f"<tr>{''.join(f'<td>{_escape(cell)}</td>' for cell in cells)}</tr>"
    yield "</tbody></table>"


def _near_text(one: dict[str, Any]) -> str:
    by = f"not taken by {one['by']}" if one["by"] else "not decided"
    return f"{_escape(' and '.join(one['names']))} <span class=quiet>{_escape(by)}</span>"


def _ground_parts(content: dict[str, Any]) -> Iterator[str]:
    """Yield what was searched, what was not, and what limits the results."""
    yield "<h2>What was searched</h2>"
    columns = {"Publisher, file": 35, "Edition": 8, "Records": 6, "List entries": 12}
    yield _table_head("small", {**columns, "SHA-256": 39})
    for one in content["searched"]:
        name = f"{one['publisher']}, " if one["publisher"] else ""
        yield (
            f"<tr><td>{_escape(name + (one['file'] or one['dataset']))}</td>"
            f"<td>{_escape(one['edition'][:10] if one['edition'] else 'no date')}</td>"
            f"<td>{one['records']:,}</td>"
            f"<td>{_escape(', '.join(one['list_entries']) or 'none')}</td>"
            f"<td class=hash>{_escape(one['sha256'])}</td></tr>"
        )
    yield "</tbody></table>"
    yield from _bullets("What was not searched", content["not_searched"], "small")
    if content["question"]["list"] is None:
        told = " ".join(
            result["sentence"] for line in content["lines"] for result in line["results"]
        )
        limits = [text for text in content["remarks"] if text.removesuffix(".") not in told]
        yield from _bullets("What limits these results", limits, "small two")


def _sealed_box(content: dict[str, Any], fingerprint: str) -> str:
    return (
        f"<div class=sealed><p><b>Signed (ed25519) by the key</b> <span class=hash>"
        f"{_escape(fingerprint)}</span></p><p>{_escape(content['note'])}</p>"
        "<p>To check this file, on any computer: <b>ownership verify FILE --key FINGERPRINT</b> "
        "(with the same data also --again). The signed text is attached.</p>"
        f"<p class=quiet>Data version {_escape(content['data_version'])}; "
        f"{_escape(content['software'])}; checked before it was written: "
        f"{_escape(content['checked'])}.</p></div>"
    )


def _table_head(style: str, columns: dict[str, int]) -> str:
    """Return the beginning of a table; the widths of its columns are in percent."""
    heads = "".join(f"<th style='width:{width}%'>{name}</th>" for name, width in columns.items())
    return f"<table class='{style}'><thead><tr>{heads}</tr></thead><tbody>"


def _bullets(title: str, texts: Sequence[str], style: str) -> Iterator[str]:
    if texts:
        items = "".join(f"<li>{_escape(text)}</li>" for text in texts)
        yield f"<h2>{title}</h2><ul class='{style}'>{items}</ul>"


def _term(name: str, text: str) -> str:
    return f"<dt>{name}</dt><dd>{_escape(text)}</dd>"


def _party_text(party: dict[str, Any]) -> str:
    original = party["name_original"]
    also = f" ({original})" if original and original != party["name"] else ""
    place = f", {country_name(party['jurisdiction'])}" if party["jurisdiction"] else ""
    return f"{party['name']}{also}{place}, id {party['id']}"


def _with_countries(reasons: str) -> str:
    return "; ".join(map(name_countries, reasons.split("; ")))


def _versions_text(rule: dict[str, Any]) -> str:
    return ", ".join(rule["rule_ids"]) or "no version"


def _tone(result: dict[str, Any]) -> str:
    if result["verdict"] in _ALARMS:
        return " class=alarm"
    return " class=open" if result["verdict"] in _OPEN else ""


def _escape(text: object) -> str:
    return html.escape(clean_text(text))
