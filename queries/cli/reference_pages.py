"""Reference pages made from the code: ``python -m queries.cli.reference_pages`` writes them.

A test compares the pages with this module's, so that they cannot become stale.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import click

from queries.answers.regime_rows import regime_rows

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "reference"
_MADE_BY: Final = (
    "<!-- made by `python -m queries.cli.reference_pages`; edit the code, not this page -->\n"
)


def pages() -> dict[str, str]:
    """Return the text of every made page by file name."""
    return {name: f"{_MADE_BY}\n{make()}" for name, make in _PAGES.items()}


def write_pages(folder: Path = FOLDER) -> None:
    """Write every made page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def _cli_page() -> str:
    from queries.cli.commands import cli

    parts = [
        "# The command line\n",
        "What a person and a program can rely on; `--help` says the same.\n",
    ]
    context = click.Context(cli, info_name="ownership", max_content_width=100, terminal_width=100)
    for path, command in _commands("ownership", cli):
        inner = click.Context(command, info_name=path, max_content_width=100, terminal_width=100)
        text = command.get_help(context if path == "ownership" else inner)
        parts.append(f"## `{path}`\n\n```text\n{text.rstrip()}\n```\n")
    return "\n".join(parts)


def _commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in sorted(command.commands.items()):
            yield from _commands(f"{path} {name}", inner)


def _queries_page() -> str:
    from queries.saved.catalog import saved_queries

    parts = [
        "# Saved queries\n",
        "Run one with `ownership query run NAME --param k=v`; a parameter that is not given takes "
        "the example. The files lie in `queries/cypher/`; copy one, change it, and run it by its "
        "path.\n",
    ]
    for saved in saved_queries():
        parts.append(f"## {saved.name}\n\n{saved.title}. {saved.question}\n")
        if saved.parameters:
            rows = [
                f"| `{p.name}` | {p.type} | `{p.example}` | {p.help} |" for p in saved.parameters
            ]
            head = "| parameter | type | example | what |\n|---|---|---|---|"
            parts.append("\n".join([head, *rows]) + "\n")
    return "\n".join(parts)


def _regimes_page() -> str:
    parts = [
        "# Regimes\n",
        "Rules as dated data (`graph/regimes/*.toml`). Evidence: P the official text was seen, "
        "S it was seen as reported by others, I inferred, M from memory. How each rule is read: "
        "[rules.md](rules.md).\n",
    ]
    for regime in regime_rows():
        short = f" ({regime['short']})" if regime["short"] else ""
        parts.append(f"## {regime['key']}{short}\n\n{regime['title']}\n")
        for version in regime["versions"]:
            until = version["until"] or "today"
            added = version["aggregation"] == "all"
            holders = "listed holders added up" if added else "each listed holder alone"
            parts.append(
                f"### {version['rule_id']}\n\nFrom {version['from']} until {until}: "
                f"{version['comparison'].replace('_', ' ')} {version['threshold']} %, "
                f"{holders}; "
                f"measures: {', '.join(version['measures'])}.\n"
            )
            parts.extend(
                f"- {c['text']} ({c['evidence']}, read {c['read_on']}): <{c['url']}>"
                for c in version["citations"]
            )
            parts.append("")
    return "\n".join(parts)


def _readers_page() -> str:
    from ingest.recognition.detect import readers

    parts = [
        "# Readers\n",
        "Each recognises its format from the content. A new one is a folder in "
        "`ingest/readers/` with a `reader.py`.\n",
        "| reader | format | publisher | licence |",
        "|---|---|---|---|",
    ]
    for reader in readers().values():
        parts.append(
            f"| [{reader.name}](readers/{reader.name}.md) | {reader.title} "
            f"| {reader.publisher or ''} | {reader.licence or ''} |"
        )
    return "\n".join(parts) + "\n"


def _formats_page() -> str:
    """Return the page of all readers: what the code says of each, then its own page."""
    from ingest.recognition.detect import readers

    parts = [
        "# Formats\n",
        "Every format that `ownership load` reads: what is read, what becomes of it, what is "
        "ignored and why, what is refused. The reader is chosen by the content of the file; "
        "`--reader NAME` decides otherwise. A field that neither stands here nor is known to the "
        "reader is said once a file, by name, and left out.\n",
    ]
    for reader in readers().values():
        parts.append(f"## {reader.name}: {reader.title}\n")
        said = (
            ("publisher", reader.publisher),
            ("licence", reader.licence),
            ("address", reader.url),
            ("reader version", reader.version),
            (
                "a refused record",
                "refuses the whole file" if reader.strict else "goes to quarantine",
            ),
            ("default dataset", "the file's stem" if reader.by_stem else reader.name),
            ("knows files of changes only", "yes" if reader.delta is not None else "no"),
        )
        parts.extend(f"- {word}: {text}" for word, text in said if text)
        parts.append(f"\n{_reader_page_body(reader.name)}")
    return "\n".join(parts)


def _reader_page_body(name: str) -> str:
    """Return a reader's own page without its title, headings one lower, links from docs/."""
    page = (FOLDER / "readers" / f"{name}.md").read_text(encoding="utf-8")
    body = page.split("\n", 1)[1].strip()
    body = re.sub(r"^(#+ )", r"#\1", body, flags=re.MULTILINE)
    return re.sub(r"\]\((?!https?:|#)([^)]+)\)", _moved_link, body) + "\n"


def _moved_link(link: re.Match[str]) -> str:
    path = posixpath.normpath(posixpath.join("reference/readers", link[1]))
    return f"]({path})"


_PAGES: Final[dict[str, Callable[[], str]]] = {
    "../formats.md": _formats_page,
    "cli.md": _cli_page,
    "queries.md": _queries_page,
    "regimes.md": _regimes_page,
    "readers.md": _readers_page,
}

if __name__ == "__main__":
    write_pages()
