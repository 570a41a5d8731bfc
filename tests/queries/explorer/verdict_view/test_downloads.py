import io
import zipfile
from datetime import date

from queries.explorer.frame.page_address import Address
from queries.explorer.verdict_view.downloads import file_stem
from queries.export.write_files import pack_zip


def test_the_same_files_give_the_same_archive() -> None:
    files = {"a.csv": "ä,b\r\n".encode(), "manifest.json": b"{}"}
    packed = pack_zip(files)
    assert packed == pack_zip(dict(files))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files


def test_a_file_name_holds_nothing_of_the_name_but_letters() -> None:
    state = Address(date(2024, 4, 8), "../../etc/<img>:Ä")
    assert file_stem(state) == "exposure-etc-img-2024-04-08"
