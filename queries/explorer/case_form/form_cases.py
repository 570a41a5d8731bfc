"""From the values of a form to the text of a case file, and from a case to rows of a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.values.vocabulary import PARTY_SCHEMATA
from ingest.case_file import case_edit, case_items
from queries.explorer.case_form.form_checks import form_problems
from queries.explorer.case_form.form_fields import FORMS, Field, Form
from queries.own.case_files import WrongCaseError
from queries.question.party_facts import PartyFacts
from queries.question.party_kind import schema_words
from queries.words import plain_words


@dataclass(frozen=True)
class OpenCase:
    """A case as the forms see it: its name, its text, its items."""

    name: str
    text: str

    @property
    def items(self) -> list[case_items.Item]:
        """Every item, in the order of the text."""
        return case_items.items_of(self.text)

    def item_names(self, section: str, name: str) -> dict[str, str]:
        """Return the names of the items of a section by their keys."""
        return {
            str(item.which): str(item.values.get(name) or item.which)
            for item in self.items
            if item.section == section
        }

    @property
    def sources(self) -> dict[str, str]:
        """Titles of the sources by key."""
        return self.item_names("sources", "title")

    @property
    def parties(self) -> dict[str, str]:
        """Names of the parties by id."""
        found = self.item_names("parties", "name")
        return {f"{self.name}:{key}": name for key, name in found.items()}


def field_value(field: Field, values: Mapping[str, Any], book: OpenCase) -> Any:
    """Return what a field shows of an item at first, as the widgets take it."""
    value = values.get(field.key)
    if field.kind == "flag":
        return value == "true"
    if field.kind == "many":
        return [value] if isinstance(value, str) else list(value or [])
    if field.kind == "lines":
        return "\n".join(_item_name(item) for item in _as_list(value))
    if field.kind == "pairs":
        pairs = value.items() if isinstance(value, dict) else ()
        return "\n".join(f"{k}: {text}" for k, found in pairs for text in _as_list(found))
    if isinstance(value, list):
        value = value[0] if value else None
    if field.kind == "party" and value:
        own = f"{book.name}:{value}"
        return own if own in book.parties else str(value)
    return str(value or "")


def choice_labels(field: Field) -> Callable[[str], str]:
    """Return the function that labels the choices of a field; the file keeps the bare words."""
    return schema_words if field.key == "schema" else plain_words.spaced_word


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _item_name(item: Any) -> str:
    return str(item.get("value", "")) if isinstance(item, dict) else str(item)


def fill_case(
    book: OpenCase,
    form: Form,
    given: Mapping[str, Any],
    about: Callable[[str], PartyFacts],
    item: case_items.Item | None = None,
) -> str:
    """Return the text of a case with the values of a form changed in an item, or added.

    ``about`` returns name, schema and country of a party of the graph by id. Raises
    `WrongCaseError` for a wrong field, `InputError` if the file cannot be changed here.
    """
    if problems := form_problems(form, given):
        raise WrongCaseError(problems)
    changed: dict[str, Any] = {}
    for field in form.fields:
        value = given.get(field.key)
        # Only fields that a person changed are written: the rest of the item keeps its own form.
        if item is not None and value == field_value(field, item.values, book):
            continue
        if field.kind == "party" and value and field.key != "same_as":
            book, value = _party_key(book, str(value), about)
        elif field.kind == "source" and value:
            book, value = _source_key(book, str(value))
        changed[field.key] = _case_value(field, value)
    if item is not None:
        # New parties and sources may have moved the item to other lines of the text.
        same = next(i for i in book.items if (i.section, i.which) == (item.section, item.which))
        return case_edit.change_item(book.text, same, changed)
    key = None
    if form.section in case_items.KEYED:
        key = case_edit.free_key(book.text, str(given.get("name") or given.get("title")))
    return case_edit.add_item(book.text, form.section, changed, key)


def changed_items(
    book: OpenCase, text: str, item: case_items.Item | None
) -> set[tuple[str, case_items.Which]]:
    """Return section and key of the items that a form has written into the text of a case."""
    before = {(one.section, one.which) for one in book.items}
    after = {(one.section, one.which) for one in OpenCase(book.name, text).items}
    return (after - before) | ({(item.section, item.which)} if item is not None else set())


def _case_value(field: Field, value: Any) -> Any:
    if field.kind == "flag":
        return "true" if value else ""
    if field.kind == "lines":
        return [{"value": line.strip()} for line in str(value or "").splitlines() if line.strip()]
    if field.kind == "pairs":
        pairs: dict[str, Any] = {}
        for line in str(value or "").splitlines():
            scheme, _, number = line.partition(":")
            if line.strip():
                pairs.setdefault(scheme.strip(), []).append(number.strip())
        return {k: found[0] if len(found) == 1 else found for k, found in pairs.items()}
    if isinstance(value, str) and field.kind == "text":
        return " ".join(value.split())
    return value.strip() if isinstance(value, str) else value


def _party_key(
    book: OpenCase, party: str, about: Callable[[str], PartyFacts]
) -> tuple[OpenCase, str]:
    """Return the case and the key of a party in it; one of the graph is added as the same party."""
    if party in book.parties:
        return book, party.removeprefix(f"{book.name}:")
    for item in book.items:
        if item.section == "parties" and party in _as_list(item.values.get("same_as")):
            return book, str(item.which)
    facts = about(party)
    schema = facts["schema"]
    key = case_edit.free_key(book.text, facts["name"])
    values = {
        "schema": schema if schema in PARTY_SCHEMATA else "LegalEntity",
        "name": " ".join(facts["name"].split()),
        "jurisdiction": facts["jurisdiction"],
        "same_as": party,
    }
    return OpenCase(book.name, case_edit.add_item(book.text, "parties", values, key)), key


def _source_key(book: OpenCase, source: str) -> tuple[OpenCase, str]:
    """Return the case and the key of a source in it; an unknown text is the title of a new one."""
    if source in book.sources:
        return book, source
    by_title = {title: key for key, title in book.sources.items()}
    title = " ".join(source.split())
    if title in by_title:
        return book, by_title[title]
    key = case_edit.free_key(book.text, title)
    return OpenCase(book.name, case_edit.add_item(book.text, "sources", {"title": title}, key)), key


def item_row(book: OpenCase, item: case_items.Item) -> dict[str, str]:
    """Return an item as a row: what it is, what it says, how sure, who says so, where."""
    values = {key: value for key, value in item.values.items() if value}
    names = book.item_names("parties", "name")

    def party_name(key: str) -> str:
        return names.get(str(values.get(key, "")), str(values.get(key, "")))

    said = str(values.get("name") or values.get("title") or item.which)
    if item.section == "interests":
        share = (
            values.get("share")
            or values.get("votes")
            or "; ".join(map(plain_words.spaced_word, _as_list(values.get("types"))))
        )
        said = f"{party_name('owner')} → {party_name('asset')}: {share}"
    elif item.section == "links":
        kind = values.get("role") or plain_words.spaced_word(
            str(values.get("subtype") or values.get("kind") or "")
        )
        said = f"{party_name('from')} → {party_name('to')}: {kind}"
    elif item.section == "transfers":
        share = f"{values['share']}% of " if "share" in values else ""
        to = party_name("receiver") or "somebody who is not named"
        said = f"{party_name('giver')} → {to}: {share}{party_name('asset')}, {values.get('on', '')}"
    elif item.section == "notes":
        said = f"{party_name('about')}: {values.get('text', '')}"
    elif item.section in ("gaps", "rulings"):
        kind = plain_words.spaced_word(str(values.get("kind") or ""))
        said = f"{party_name('about')}: {kind or values.get('conclusion') or ''}"
    elif item.section == "listings":
        said = f"{party_name('party')}: {values.get('authority', '')}"
    elif item.section == "parties" and "same_as" in values:
        said = f"{said} (same as {'; '.join(_as_list(values['same_as']))})"
    checking = "needs checking" if values.get("needs_checking") == "true" else ""
    source = str(values.get("source", ""))
    return {
        "What": FORMS[item.section].title if item.section in FORMS else item.section[:-1].title(),
        "Says": said,
        "Certainty": str(values.get("certainty", checking)),
        "Who says so": str(values.get("asserted_by") or values.get("by") or ""),
        "Source": book.sources.get(source, source),
        "Line": str(item.lines[0]),
    }
