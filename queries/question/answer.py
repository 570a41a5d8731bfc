"""Answers as lists of plain rows, how they become JSON and CSV, and the columns of CSV files."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

import orjson

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import pyarrow as pa

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""With one of these a spreadsheet begins a formula."""


_PLACES: Final = Decimal("0.000001")
_VERY_SMALL: Final = re.compile(rb"(?:\b0\.0000[0-9]+|[0-9]e-[0-9]+),?$", re.MULTILINE)
"""A number of JSON, at the end of its line, below a ten-thousandth."""
RowT = TypeVar("RowT", bound=Mapping[str, Any])
SCHEMA_VERSION: Final = 3
SUMMARY: Final = tuple(
    "run_id row_no your_ref input_name subject_id subject_name subject_name_original jurisdiction "
    "reg_number lei match_status match_score match_reason reviewer_decision reviewer_reason "
    "best_candidate_id best_candidate_name best_candidate_score best_candidate_level "
    "best_candidate_reasons best_candidate_listed best_candidate_verdict searched "
    "regime rule_id as_of data_as_known_on verdict result reading basis measure "
    "own_min_pct own_max_pct min_closed max_closed "
    "product_min_pct product_max_pct product_min_closed product_max_closed listed_owners n_listed "
    "n_paths shortest_hops unknown_share_max_pct unknown_owners open_share_pct flags deciding_fact "
    "caveats data_version if_in_force listing_start_min listing_start_max transfers".split()
)
PATHS: Final = tuple(
    "run_id row_no subject_id listed_id listed_name regime list_name programme list_entry_id "
    "listed_from listed_to path_id hops class chain_class path_text path_min_pct path_max_pct "
    "path_min_closed path_max_closed counts_toward_rule why_not_counted weakest_hop "
    "earliest_evidence latest_evidence listing_start_min listing_start_max".split()
)
HOPS: Final = tuple(
    "path_id hop_no from_id from_name relation interest_type to_id to_name share_min_pct "
    "share_max_pct min_closed max_closed share_as_published votes_min_pct votes_max_pct "
    "votes_min_closed votes_max_closed valid_from valid_to date_precision "
    "ended source_name publisher source_record_id source_url published_on fetched_at "
    "evidence_hash evidence_file evidence_position source_grade asserted_by quote "
    "entered_by asset_id asset_name tie other_source other_record".split()
)
MATCHES: Final = tuple(
    "run_id row_no your_ref input_name match_status match_reason candidate_id candidate_name "
    "jurisdiction score level reasons matched_on listed decision pair line_hash candidate_hash "
    "reviewer_decision reviewer_reason".split()
)


class Answer(list[RowT]):
    """Rows of an answer: a list of dicts that converts to pandas, Arrow and networkx.

    The types of rows are in `queries.question.answer_rows` and the modules beside it. Where
    ``as_is``, a person's own query names the columns: none has a fixed meaning or is left out of a
    CSV. ``columns`` are those of an answer without rows.
    """

    as_is = False
    columns: Sequence[str] = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return the rows as a pandas table; percentages stay exact decimals.

        Raises `InputError` where pandas is not installed.
        """
        from graph.values.extensions import check_installed

        check_installed("pandas")
        import pandas as pd

        return pd.DataFrame(list(self), columns=None if self else list(self.columns))

    def to_arrow(self) -> "pa.Table":
        """Return the rows as an Arrow table, which Polars and DuckDB read without a copy.

        Percentages are exact decimals of six places, and numbers within lists and objects, which
        keep their shape. A day is a text, as it is in every answer.
        """
        import pyarrow as pa

        names = columns_of(self) or list(self.columns)
        columns = ([row.get(name) for row in self] for name in names)
        return pa.table(
            {name: _arrow_column(one) for name, one in zip(names, columns, strict=True)}
        )

    def to_networkx(self) -> "nx.MultiDiGraph[str]":
        """Return the hops of the rows, and of the paths in them, as the edges of a graph."""
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for hop in _hops_in(self):
            graph.add_node(hop["from_id"], name=hop.get("from_name"))
            graph.add_node(hop["to_id"], name=hop.get("to_name"))
            graph.add_edge(hop["from_id"], hop["to_id"], **hop)
        return graph


def _arrow_column(values: list[Any]) -> "pa.Array | pa.ChunkedArray":
    import pyarrow as pa

    if any(isinstance(value, Decimal) for value in values):
        exact = (None if value is None else Decimal(value).quantize(_PLACES) for value in values)
        return pa.array(exact, pa.decimal128(15, 6))
    kind = _arrow_type(values)
    if kind == pa.string():
        # A person's own query may mix texts with other values.
        return pa.array(None if one is None else _text_of(one) for one in values)
    return pa.array(map(_arrow_value, values), kind)


def _text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(json_value(value), default=str)


def _arrow_type(values: Iterable[Any]) -> "pa.DataType":
    """Return the one type of values, which Arrow's own guess would take from their looks."""
    import pyarrow as pa

    there = [value for value in values if value is not None]
    if not there:
        return pa.null()
    if all(isinstance(value, Mapping) for value in there):
        names = dict.fromkeys(name for value in there for name in value)
        return pa.struct([(n, _arrow_type(value.get(n) for value in there)) for n in names])
    if all(isinstance(value, (list, tuple)) for value in there):
        return pa.list_(_arrow_type(item for value in there for item in value))
    if all(isinstance(value, bool) for value in there):
        return pa.bool_()
    if all(isinstance(value, int) for value in there):
        return pa.int64()
    if all(isinstance(value, (int, float, Decimal)) for value in there):
        return pa.float64()
    return pa.string()


def _arrow_value(value: Any) -> Any:
    """Return a value with its decimals as floats; what is of no type of Arrow's is refused."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {name: _arrow_value(item) for name, item in value.items()}
    return list(map(_arrow_value, value)) if isinstance(value, (list, tuple)) else value


def _hops_in(rows: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for row in rows:
        if "from_id" in row and "to_id" in row:
            yield row
        for key in ("hops", "paths"):
            if isinstance(inner := row.get(key), list):
                yield from _hops_in(one for one in inner if isinstance(one, Mapping))


def json_value(value: Any) -> Any:
    """Convert a value to types of JSON; decimals of up to six places keep every digit."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {key: json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_value(item) for item in value]
    return value


def to_json(value: Any) -> str:
    """Return an answer as JSON text, indented by two blanks, without escapes for letters."""
    # What a person's own query returned may hold numbers that are none, which orjson has not.
    if not getattr(value, "as_is", False):
        how = (
            orjson.OPT_INDENT_2 | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
        )
        try:
            text = orjson.dumps(value, default=_plain_value, option=how)
        except TypeError as wrong:
            if isinstance(wrong.__cause__, KeyboardInterrupt):
                raise wrong.__cause__ from None
            # Half of a letter, a key that is no text, a whole number of more than 64 bits.
            text = None
        # It is ten times as fast, and writes very small numbers alone in another way.
        if text is not None and not _VERY_SMALL.search(text):
            return text.decode()
    return json.dumps(json_value(value), ensure_ascii=False, indent=2)


def _plain_value(value: Any) -> Any:
    if isinstance(value, (Decimal, Mapping, list, tuple)):
        return json_value(value)
    raise TypeError(f"{value!r} is nothing that JSON has")


def cell_text(value: Any) -> str:
    """Return one value as the text of a CSV cell: empty is unknown, lists are joined by ``;``.

    A list of objects is one text of JSON. A text that a spreadsheet would take for a formula gets
    an apostrophe in front.
    """
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return decimal_text(value)
    items = value if isinstance(value, (list, tuple)) else ()
    if isinstance(value, Mapping) or any(isinstance(item, Mapping) for item in items):
        return json.dumps(json_value(value), ensure_ascii=False, sort_keys=True)
    if isinstance(value, (list, tuple)):
        texts = (decimal_text(v) if isinstance(v, Decimal) else str(v) for v in value)
        return cell_text("; ".join(texts))
    # A negative number is no formula.
    return str(value) if isinstance(value, (int, float)) else cell_text(str(value))


def decimal_text(value: Decimal) -> str:
    """Return a decimal as text without exponent and trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Return rows as CSV text: commas, quotes where needed, line ends of RFC 4180."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell_text(row.get(column)) for column in columns])
    return out.getvalue()


def columns_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return every key of the rows, in the order of its first row."""
    return list(dict.fromkeys(key for row in rows for key in row))
