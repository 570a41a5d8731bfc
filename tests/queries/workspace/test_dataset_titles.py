"""What loaded datasets are called."""

from pathlib import Path

from ingest.load.pipeline import Options
from queries.workspace.dataset_titles import dataset_titles
from queries.workspace.workspace import open_workspace


def test_a_dataset_has_the_title_of_its_case_or_of_its_publisher(
    tmp_path: Path, repository: Path
) -> None:
    samples = repository / "sample_data"
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([samples / "case" / "enplus.case.yaml"], Options())
    workspace.load([samples / "eu_fsf" / "retyped-entries.xml"], Options(dataset="mine"))
    workspace.load([samples / "un" / "made-up-list.xml"], Options(dataset="un_sc_sanctions"))
    workspace.load([samples / "ftm" / "consortium.ftm.json"], Options(dataset="nameless"))
    own = tmp_path / "acme_holding-2024-11-01.case.yaml"
    own.write_text("case: x1\nparties:\n  a: {schema: Company, name: A Ltd}\n", "utf-8")
    (done,) = workspace.load([own], Options())
    assert not done.is_refused
    titles = dataset_titles(workspace)
    assert titles.pop("x1") == "Acme holding 2024-11-01"
    workspace.close()
    assert titles.pop("enplus").startswith("En+, Rusal and EuroSibEnergo")
    assert titles.pop("mine") == "EU consolidated list of financial sanctions (FSF)"
    # A file of entities has no title: its name stands for it, and no key is shown.
    assert titles.pop("nameless") == "Consortium"
    assert all(title != key for key, title in titles.items())
