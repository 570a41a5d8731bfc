"""The files for a team's server fit the commands, and the example lacks only its secrets."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from graph.values.errors import InputError
from queries.cli.commands import cli
from queries.explorer.server.team import read_team
from queries.question.settings import read_settings


def _instructions(repository: Path) -> dict[str, str]:
    text = (repository / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    lines = text.replace("\\\n", " ").splitlines()
    said: dict[str, str] = {}
    for name, _, rest in (line.partition(" ") for line in lines if line[:1].isupper()):
        said[name] = f"{said.get(name, '')} {rest}".strip()
    return said


def test_the_container_starts_a_command_that_there_is(repository: Path) -> None:
    said = _instructions(repository)
    assert yaml.safe_load(said["ENTRYPOINT"]) == ["ownership"]
    name, *options = yaml.safe_load(said["CMD"])
    command = cli.commands[name]
    context = command.make_context(name, options, resilient_parsing=False)
    assert context.params["team"] == Path("/run/secrets/team")
    assert context.params["listen"] == "0.0.0.0"
    assert said["EXPOSE"] == str(context.params["port"])
    assert said["USER"] == "ownership"
    # A secret of compose keeps the owner and the mode that its file has.
    (number,) = re.findall(r"--uid (\d+) ownership", said["RUN"])
    page = (repository / "docs/how-to/serve-a-team.md").read_text(encoding="utf-8")
    assert f"chown {number} deploy/team.toml" in page


def test_the_services_fit_together(repository: Path) -> None:
    text = (repository / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    made = yaml.safe_load(text)
    services = made["services"]
    assert set(services) == {"explorer", "neo4j", "proxy"}
    # Nothing but the proxy can be reached from outside.
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    assert services["explorer"]["secrets"] == list(made["secrets"]) == ["team"]
    named = {volume.partition(":")[0] for one in services.values() for volume in one["volumes"]}
    assert named == set(made["volumes"])
    build = services["explorer"]["build"]
    assert (repository / "deploy" / build["context"] / build["dockerfile"]).is_file()
    assert services["proxy"]["command"].endswith(f"explorer:{_instructions(repository)['EXPOSE']}")
    for variable in re.findall(r"\$\{(\w+)", text):
        assert variable in (repository / "docs/how-to/serve-a-team.md").read_text(encoding="utf-8")
    host = services["explorer"]["environment"]["OWNERSHIP_STORE"]
    assert shlex.split(host) == ["bolt://neo4j:7687"]


def test_the_team_s_explorer_answers_from_the_workspace_in_which_people_decide(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a store at an address nothing can be decided, and nobody's name stands anywhere."""
    made = yaml.safe_load((repository / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    explorer = made["services"]["explorer"]
    for name, value in explorer["environment"].items():
        monkeypatch.setenv(name, value)
    assert read_settings().store.startswith("bolt:")
    command = explorer["command"]
    option, store, *started = command
    assert (option, store) == ("--store", "embedded")
    assert started == yaml.safe_load(_instructions(repository)["CMD"])
    assert read_settings(store=store).store == "embedded"


def test_the_example_needs_only_what_nobody_may_know(repository: Path, tmp_path: Path) -> None:
    text = (repository / "deploy" / "team.example.toml").read_text(encoding="utf-8")
    path = tmp_path / "team.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="cookie_secret"):
        read_team(path)
    for name in ("cookie_secret", "client_id", "client_secret"):
        text = text.replace(f'{name} = ""', f'{name} = "{"x" * 32}"')
    path.write_text(text, encoding="utf-8")
    assert read_team(path).people == ("anna@example.org", "@newsroom.example")
    for name in (".gitignore", ".dockerignore"):
        assert "deploy/team.toml" in (repository / name).read_text(encoding="utf-8").splitlines()
