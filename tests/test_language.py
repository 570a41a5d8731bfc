"""The language of the house: names of functions, beginnings of docstrings, what pages say."""

import ast
import doctest
import importlib
import re
from functools import cache
from pathlib import Path

FLOORS = ("graph", "ingest", "queries")
PARTICIPLES = frozenset(
    (
        "begun broken brought built chosen done drawn driven fallen found given gone grown "
        "heard held hidden kept known laid left lost made meant met paid said seen sent shown "
        "sold spoken stated stood taken told thrown understood woven written"
    ).split()
)
NOT_A_VERB = frozenset(
    (
        "A An All Also And Another Any As At Because Between Both By Each Every Everything For "
        "From How If In It Many No None Nobody Of On One Only Or Other Some Somebody Such That The "
        "These This Those To Two What When Where Whether Which Who Whose Why With Without Whatever"
    ).split()
)
DIALECT = frozenset("Give Gives Say Says Tell Tells Let Wire Look Have Go".split())
"""Verbs that say nothing of what a function does: it returns, yields, writes, raises ..."""
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
SHOWN = frozenset({"command", "group", "pass_session"})
"""Decorators whose docstring is text for people."""


@cache
def _functions(repository: Path) -> list[tuple[str, FUNCTION]]:
    found = []
    files = [repository / "app.py"]
    for floor in FLOORS:
        files += sorted((repository / floor).rglob("*.py"))
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, FUNCTION):
                found.append((f"{file.relative_to(repository)}:{node.lineno} {node.name}", node))
    return found


def _decorators(node: FUNCTION) -> set[str]:
    texts = (ast.unparse(each).partition("(")[0] for each in node.decorator_list)
    return {part for text in texts for part in text.split(".")}


def _is_attribute(node: FUNCTION) -> bool:
    return not _decorators(node).isdisjoint({"property", "cached_property", "setter"})


def _yields(node: FUNCTION) -> bool:
    ahead: list[ast.AST] = list(node.body)
    while ahead:
        each = ahead.pop()
        if isinstance(each, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(each, FUNCTION | ast.Lambda | ast.ClassDef):
            ahead += ast.iter_child_nodes(each)
    return False


def test_no_function_is_called_by_a_bare_participle(repository: Path) -> None:
    wrong = []
    for place, node in _functions(repository):
        word = node.name.strip("_")
        bare = re.fullmatch(r"[a-z]+ed", word) or word in PARTICIPLES
        if (
            bare
            and not _is_attribute(node)
            and not word.endswith(("need", "feed", "seed", "speed"))
        ):
            wrong.append(place)
    assert not wrong, "name it by a verb with its object, or by what it returns"


def test_a_docstring_begins_with_a_plain_verb(repository: Path) -> None:
    wrong = []
    for place, node in _functions(repository):
        text = ast.get_docstring(node)
        if text is None or _is_attribute(node) or not _decorators(node).isdisjoint(SHOWN):
            continue
        first = re.split(r"[\s.,:;]", text, maxsplit=1)[0]
        if first in NOT_A_VERB | DIALECT or not re.fullmatch(r"[A-Z][a-z]+", first):
            wrong.append(f"{place}: {text.splitlines()[0]}")
    assert not wrong, "begin with Return, Yield, Write, Raise or another plain verb"


def test_a_generator_says_that_it_yields(repository: Path) -> None:
    wrong = []
    for place, node in _functions(repository):
        text = ast.get_docstring(node) or ""
        manages = any("contextmanager" in name for name in _decorators(node))
        if _yields(node) and not manages and text.startswith("Return"):
            wrong.append(place)
    assert not wrong


def test_no_page_sleeps(repository: Path) -> None:
    explorer = repository / "queries" / "explorer"
    files = [f for f in explorer.rglob("*.py") if f.parent.name != "server"]
    assert not {f.name for f in files if re.search(r"\bsleep\(", f.read_text(encoding="utf-8"))}


def test_a_folder_says_in_one_sentence_what_it_is(repository: Path) -> None:
    wrong = []
    for floor in FLOORS:
        for file in sorted((repository / floor).rglob("__init__.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            code = [node for node in tree.body if not isinstance(node, ast.Expr)]
            handed_on = file.parent.name in ("queries", "canvas")
            if not ast.get_docstring(tree) or (code and not handed_on):
                wrong.append(str(file.relative_to(repository)))
    assert not wrong


def test_the_rules_that_code_points_to_are_there(repository: Path) -> None:
    page = (repository / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^### Rule (\d+)$", page, re.MULTILINE))
    found = set[str]()
    for floor in FLOORS:
        for file in (repository / floor).rglob("*.py"):
            text = " ".join(file.read_text(encoding="utf-8").split())
            assert not re.search(r"\b[Ss]emantics \d", text), file
            for numbers in re.findall(
                r"\brules? ([\d, to and]+) of docs/reference/rules\.md", text
            ):
                found |= set(re.findall(r"\d+", numbers))
    assert len(found) > 10
    assert found <= known


def test_the_page_on_architecture_names_what_is_there(repository: Path) -> None:
    page = (repository / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:graph|ingest|queries|tests)/[\w./*]+)`", page))
    assert len(named) > 40
    missing = [name for name in named if not list(repository.glob(name))]
    assert not missing
    rooms = {
        folder.name
        for floor in FLOORS
        for folder in (repository / floor).iterdir()
        if folder.is_dir() and (folder / "__init__.py").exists()
    }
    assert not [room for room in rooms if not re.search(rf"\b{room}\b", page)]


def test_examples_in_docstrings_are_true(repository: Path) -> None:
    failed = []
    for floor in FLOORS:
        for file in sorted((repository / floor).rglob("*.py")):
            if ">>>" not in file.read_text(encoding="utf-8"):
                continue
            name = ".".join(file.relative_to(repository).with_suffix("").parts)
            result = doctest.testmod(importlib.import_module(name))
            failed += [name] if result.failed else []
    assert not failed
