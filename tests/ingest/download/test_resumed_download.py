"""One download from a server on this machine that fails in every way a server can."""

import errno
import hashlib
import io
import os
import shutil
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import requests

from ingest.catalogue.data_set import DataFile
from ingest.catalogue.fetch_folder import FetchedFile
from ingest.download.resumed_download import TRIES, Downloader
from ingest.download.web_client import FetchError, WebClient, check_address
from tests.publisher_server import CHANGED, ETAG, Publisher, Reply, running_publisher

LIST = b"<list>" + b"<entry>a</entry>" * 20_000 + b"</list>"
OTHER = b"<list>" + b"<entry>b</entry>" * 20_000 + b"</list>"
PAGE = b"<!DOCTYPE html><html><body>We are sorry</body></html>"


class Seen:
    """The progress that a downloader told."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, int]] = []
        self.done = 0
        self.ended = 0

    def start(self, name: str, size: int) -> None:
        self.begun.append((name, size))

    def step(self, done: int) -> None:
        self.done = done

    def end(self) -> None:
        self.ended += 1


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with running_publisher() as running:
        yield running


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def downloader(tmp_path: Path, seen: Seen, pauses: list[float]) -> Iterator[Downloader]:
    client = WebClient(timeout=(5.0, 5.0))
    yield Downloader(client, tmp_path, ("127.0.0.1",), seen, pause=pauses.append)
    client.close()


FILE = DataFile("list.xml", form="xml")


def _files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _known(url: str, body: bytes = LIST) -> FetchedFile:
    digest = hashlib.sha256(body).hexdigest()
    return FetchedFile("list.xml", url, digest, len(body), "2026-11-27T08:00", ETAG, CHANGED)


def test_a_file_is_fetched_with_its_hash_and_marks(
    publisher: Publisher, downloader: Downloader, seen: Seen, tmp_path: Path
) -> None:
    url = publisher.gives("/a", Reply(LIST))
    got = downloader.fetch(FILE, [url])
    assert got is not None
    assert (tmp_path / "list.xml").read_bytes() == LIST
    assert (got.sha256, got.size) == (hashlib.sha256(LIST).hexdigest(), len(LIST))
    assert (got.url, got.etag, got.last_modified) == (url, ETAG, CHANGED)
    assert (seen.begun, seen.done, seen.ended) == ([("list.xml", len(LIST))], len(LIST), 1)
    assert _files(tmp_path) == ["list.xml"]


def test_nothing_that_tells_of_the_person_is_sent(
    publisher: Publisher,
    downloader: Downloader,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    (home / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("NETRC", str(home / ".netrc"))
    url = publisher.gives("/a", Reply(status=500, headers={"Set-Cookie": "x=1"}), Reply(LIST))
    assert downloader.fetch(FILE, [url]) is not None
    for asked in publisher.asked["/a"]:
        assert not {"Authorization", "Cookie", "Referer"} & set(asked)
        assert asked["User-Agent"].startswith("ownership-explorer/")


def test_a_proxy_of_the_environment_does_not_come_between_this_machine_and_itself(
    publisher: Publisher, downloader: Downloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert downloader.fetch(FILE, [publisher.gives("/a", Reply(LIST))]) is not None


def test_a_known_file_is_the_newest_by_its_mark(
    publisher: Publisher, downloader: Downloader, tmp_path: Path
) -> None:
    url = publisher.gives("/a", Reply(LIST))
    assert downloader.fetch(FILE, [url], _known(url)) is None
    assert publisher.asked["/a"][0]["If-None-Match"] == ETAG
    assert _files(tmp_path) == []


def test_a_server_without_conditions_is_not_read_to_its_end_again(
    publisher: Publisher, downloader: Downloader, seen: Seen
) -> None:
    url = publisher.gives("/a", Reply(LIST, etag=""))
    assert downloader.fetch(FILE, [url], _known(url)) is None
    assert seen.done == 0


def test_a_changed_file_is_fetched_though_an_older_one_is_known(
    publisher: Publisher, downloader: Downloader, tmp_path: Path
) -> None:
    url = publisher.gives("/a", Reply(OTHER, etag='"two"'))
    assert downloader.fetch(FILE, [url], _known(url)) is not None
    assert (tmp_path / "list.xml").read_bytes() == OTHER


@pytest.mark.parametrize("etag", [ETAG, ""], ids=["by ETag", "by Last-Modified"])
def test_a_cut_connection_is_resumed(
    publisher: Publisher, downloader: Downloader, tmp_path: Path, etag: str
) -> None:
    url = publisher.gives("/a", *[Reply(LIST, cut=90_000, etag=etag)] * 3, Reply(LIST, etag=etag))
    assert downloader.fetch(FILE, [url]) is not None
    assert (tmp_path / "list.xml").read_bytes() == LIST
    begins = [asked.get("Range") for asked in publisher.asked["/a"]]
    assert begins == [None, "bytes=90000-", "bytes=180000-", "bytes=270000-"]
    assert publisher.asked["/a"][1]["If-Range"] == (etag or CHANGED)


def test_a_part_of_an_earlier_run_is_gone_on_with(
    publisher: Publisher, downloader: Downloader, tmp_path: Path
) -> None:
    url = publisher.gives("/a", Reply(LIST, cut=90_000), Reply(status=503))
    with pytest.raises(FetchError, match="90,000 bytes are kept, and the same command goes on"):
        downloader.fetch(FILE, [url])
    assert _files(tmp_path) == ["list.xml.part", "list.xml.part.json"]
    publisher.gives("/a", Reply(LIST))
    assert downloader.fetch(FILE, [url]) is not None
    assert publisher.asked["/a"][-1]["Range"] == "bytes=90000-"
    assert (tmp_path / "list.xml").read_bytes() == LIST


@pytest.mark.parametrize("if_range", [True, False], ids=["knows If-Range", "does not"])
def test_a_file_that_changed_between_two_parts_begins_anew(
    publisher: Publisher, downloader: Downloader, tmp_path: Path, if_range: bool
) -> None:
    other = Reply(OTHER, etag='"two"', if_range=if_range)
    url = publisher.gives("/a", Reply(LIST, cut=90_000), other)
    assert downloader.fetch(FILE, [url]) is not None
    assert (tmp_path / "list.xml").read_bytes() == OTHER


def test_a_part_without_a_mark_is_not_resumed(
    publisher: Publisher, downloader: Downloader, tmp_path: Path
) -> None:
    weak = {"etag": 'W/"one"', "changed": ""}
    url = publisher.gives("/a", Reply(LIST, cut=90_000, **weak), Reply(OTHER, **weak))
    assert downloader.fetch(FILE, [url]) is not None
    assert "Range" not in publisher.asked["/a"][1]
    assert (tmp_path / "list.xml").read_bytes() == OTHER


def test_a_server_without_ranges_sends_all_of_it_again(
    publisher: Publisher, downloader: Downloader, tmp_path: Path
) -> None:
    url = publisher.gives("/a", Reply(LIST, cut=90_000), Reply(LIST, ranges=False))
    assert downloader.fetch(FILE, [url]) is not None
    assert (tmp_path / "list.xml").read_bytes() == LIST


def test_a_file_that_became_shorter_than_its_part_begins_anew(
    publisher: Publisher, downloader: Downloader, tmp_path: Path
) -> None:
    short = b"<list></list>"
    url = publisher.gives("/a", Reply(LIST, cut=90_000), Reply(short, if_range=False))
    assert downloader.fetch(FILE, [url]) is not None
    assert (tmp_path / "list.xml").read_bytes() == short


def test_another_passage_than_was_asked_for_is_not_taken(
    publisher: Publisher, downloader: Downloader, tmp_path: Path
) -> None:
    wrong = {"Content-Range": f"bytes 5-{len(LIST) - 1}/{len(LIST)}"}
    url = publisher.gives(
        "/a", Reply(LIST, cut=90_000), Reply(LIST[5:], status=206, headers=wrong), Reply(LIST)
    )
    assert downloader.fetch(FILE, [url]) is not None
    assert (tmp_path / "list.xml").read_bytes() == LIST


def test_the_rest_may_come_in_passages(
    publisher: Publisher, downloader: Downloader, tmp_path: Path
) -> None:
    passage = {"Content-Range": f"bytes 90000-99999/{len(LIST)}"}
    some = Reply(LIST[90_000:100_000], status=206, headers=passage)
    url = publisher.gives("/a", Reply(LIST, cut=90_000), some, Reply(LIST))
    assert downloader.fetch(FILE, [url]) is not None
    assert publisher.asked["/a"][2]["Range"] == "bytes=100000-"
    assert (tmp_path / "list.xml").read_bytes() == LIST


@pytest.mark.parametrize(
    "reply",
    [
        Reply(LIST, length=len(LIST) + 10),
        Reply(LIST, length=None, cut=len(LIST) - 30),
        Reply(LIST, chunked=True, cut=1000),
        Reply(LIST, packed=True, cut=200),
    ],
    ids=["more announced", "no length, cut", "chunks, cut", "gzip, cut"],
)
def test_a_file_that_does_not_come_whole_is_never_taken(
    publisher: Publisher, downloader: Downloader, tmp_path: Path, reply: Reply
) -> None:
    url = publisher.gives("/a", reply)
    with pytest.raises(FetchError, match=r"broke|breaks off"):
        downloader.fetch(FILE, [url])
    assert "list.xml" not in _files(tmp_path)


TABLE = b"name,country\n" + b"Made-up,NL\n" * 30_000


@pytest.mark.parametrize(
    "reply",
    [
        Reply(TABLE, length=None),
        Reply(TABLE, chunked=True, cut=len(TABLE) - 11),
        Reply(TABLE, packed=True, cut=500),
        Reply(TABLE, cut=len(TABLE) - 11),
    ],
    ids=["no length", "chunks", "gzip", "length"],
)
def test_a_table_that_may_lack_its_last_rows_is_never_taken(
    publisher: Publisher, downloader: Downloader, tmp_path: Path, reply: Reply
) -> None:
    reply = replace(reply, ranges=False)
    with pytest.raises(FetchError, match=r"broke|does not say how long"):
        downloader.fetch(DataFile("a.csv", form="csv"), [publisher.gives("/a", reply)])
    assert "a.csv" not in _files(tmp_path)


@pytest.mark.parametrize("reply", [Reply(TABLE, chunked=True), Reply(TABLE, packed=True)])
def test_a_table_in_chunks_or_packed_for_the_way_is_taken_whole(
    publisher: Publisher, downloader: Downloader, tmp_path: Path, reply: Reply
) -> None:
    table = DataFile("a.csv", form="csv")
    assert downloader.fetch(table, [publisher.gives("/a", reply)]) is not None
    assert (tmp_path / "a.csv").read_bytes() == TABLE


def test_fewer_bytes_announced_than_there_are_is_seen_by_the_end(
    publisher: Publisher, downloader: Downloader, tmp_path: Path
) -> None:
    url = publisher.gives("/a", Reply(LIST, length=len(LIST) - 30))
    with pytest.raises(FetchError, match="breaks off, as the server has it"):
        downloader.fetch(FILE, [url])
    assert _files(tmp_path) == []


@pytest.mark.parametrize(
    "reply",
    [
        Reply(LIST, length=None),
        Reply(LIST, chunked=True),
        Reply(LIST, packed=True),
        Reply(LIST, kind="text/html"),
    ],
    ids=["no length", "chunks", "gzip", "another type named"],
)
def test_unusual_answers_are_taken_when_they_are_whole(
    publisher: Publisher, downloader: Downloader, tmp_path: Path, reply: Reply
) -> None:
    assert downloader.fetch(FILE, [publisher.gives("/a", reply)]) is not None
    assert (tmp_path / "list.xml").read_bytes() == LIST


@pytest.mark.parametrize(
    ("body", "form", "said"),
    [
        (PAGE, "xml", "a web page came in place of the file"),
        (b"\xef\xbb\xbf\n<!-- x -->\n<HTML>" + b" " * 4000, "csv", "a web page came"),
        (b'{"error": "quota"}', "xml", "does not begin as XML does"),
        (b"name,country\n", "zip", "does not begin as ZIP does"),
        (b'{"error": "quota"}', "csv", "does not begin as CSV does"),
        (b"", "csv", "the file is empty"),
    ],
)
def test_what_is_no_such_file_is_refused_at_once(
    publisher: Publisher, downloader: Downloader, body: bytes, form: str, said: str
) -> None:
    url = publisher.gives("/a", Reply(body, kind="text/csv"))
    with pytest.raises(FetchError, match=said):
        downloader.fetch(DataFile("list.xml", form=form), [url])
    assert len(publisher.asked["/a"]) == 1
    assert _files(downloader.folder) == []


def test_a_zip_without_its_index_is_refused(
    publisher: Publisher, downloader: Downloader, tmp_path: Path
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", os.urandom(5000))
    url = publisher.gives("/a", Reply(packed.getvalue()[:3000]))
    with pytest.raises(FetchError, match="breaks off"):
        downloader.fetch(DataFile("a.zip", form="zip"), [url])
    assert _files(tmp_path) == []


def test_a_file_that_is_much_too_small_is_refused(
    publisher: Publisher, downloader: Downloader
) -> None:
    downloader.fewest = 10_000
    url = publisher.gives("/a", Reply(b"<list></list>"))
    with pytest.raises(FetchError, match="it has 13 bytes, and less than 10,000 were never seen"):
        downloader.fetch(FILE, [url])


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "wants a login"),
        (403, "does not give it to this program"),
        (404, "not there any more"),
        (410, "not there any more"),
        (418, "answered 418"),
    ],
)
def test_a_refusal_is_not_asked_again(
    publisher: Publisher, downloader: Downloader, pauses: list[float], status: int, said: str
) -> None:
    url = publisher.gives("/a", Reply(status=status))
    with pytest.raises(FetchError, match=said):
        downloader.fetch(FILE, [url])
    assert (pauses, len(publisher.asked["/a"])) == ([], 1)


def test_an_error_of_the_server_is_asked_again_after_longer_and_longer_pauses(
    publisher: Publisher, downloader: Downloader, pauses: list[float]
) -> None:
    url = publisher.gives("/a", *[Reply(status=500)] * 3, Reply(LIST))
    assert downloader.fetch(FILE, [url]) is not None
    assert pauses == [2.0, 4.0, 8.0]


def test_a_server_that_stays_broken_is_given_up(
    publisher: Publisher, downloader: Downloader, pauses: list[float]
) -> None:
    url = publisher.gives("/a", Reply(status=502))
    with pytest.raises(FetchError, match=f"answered 502, {TRIES} times in a row"):
        downloader.fetch(FILE, [url])
    assert len(publisher.asked["/a"]) == TRIES


def test_as_long_as_the_server_asks_is_waited(
    publisher: Publisher, downloader: Downloader, pauses: list[float]
) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    url = publisher.gives(
        "/a",
        Reply(status=429, headers={"Retry-After": "7"}),
        Reply(status=503, headers={"Retry-After": soon}),
        Reply(status=429, headers={"Retry-After": "whenever"}),
        Reply(LIST),
    )
    assert downloader.fetch(FILE, [url]) is not None
    assert pauses[0] == 7
    assert 30 < pauses[1] <= 40
    assert pauses[2] == 8


def test_for_longer_a_person_comes_back(
    publisher: Publisher, downloader: Downloader, pauses: list[float]
) -> None:
    url = publisher.gives("/a", Reply(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(FetchError, match="asked too often; it asks to come back in 60 minutes"):
        downloader.fetch(FILE, [url])
    assert pauses == []


def test_a_redirect_within_what_the_data_set_names_is_followed(
    publisher: Publisher, downloader: Downloader
) -> None:
    publisher.gives("/b", Reply(LIST))
    url = publisher.gives("/a", Reply(status=302, headers={"Location": "/b"}))
    assert downloader.fetch(FILE, [url]) is not None


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://localhost:1/b", "leads to localhost, which the catalogue does not name"),
        ("https://example.org/b", "leads to example.org"),
        ("//example.org/b", "leads to example.org"),
        ("file:///etc/passwd", "leads to no server"),
        ("http://me:secret@127.0.0.1/b", "holds a name or a password"),
        ("ftp://127.0.0.1/b", "asked with https only"),
    ],
)
def test_a_redirect_elsewhere_is_not_followed(
    publisher: Publisher, downloader: Downloader, location: str, said: str
) -> None:
    url = publisher.gives("/a", Reply(status=301, headers={"Location": location}))
    with pytest.raises(FetchError, match=said):
        downloader.fetch(FILE, [url])


def test_redirects_in_a_circle_end(publisher: Publisher, downloader: Downloader) -> None:
    publisher.gives("/b", Reply(status=307, headers={"Location": "/a"}))
    url = publisher.gives("/a", Reply(status=308, headers={"Location": "/b"}))
    with pytest.raises(FetchError, match="goes on to another"):
        downloader.fetch(FILE, [url])


@pytest.mark.parametrize(
    ("url", "hosts", "said"),
    [
        ("http://data.example.org/a", ("data.example.org",), "asked with https only"),
        ("https://example.org.evil.net/a", ("*.example.org",), "does not name"),
        ("https://evilexample.org/a", ("*.example.org",), "does not name"),
    ],
)
def test_addresses_that_are_not_asked(url: str, hosts: tuple[str, ...], said: str) -> None:
    with pytest.raises(FetchError, match=said):
        check_address(url, hosts)


def test_a_domain_may_be_named_with_all_its_servers() -> None:
    check_address("https://a.b.example.org/a", ("*.example.org",))


def test_a_slow_connection_is_given_up_and_gone_on_with(
    publisher: Publisher, downloader: Downloader, tmp_path: Path
) -> None:
    downloader.patience, downloader.slowest = 0.2, 2000
    url = publisher.gives("/a", Reply(LIST, delay=0.02), Reply(LIST))
    assert downloader.fetch(FILE, [url]) is not None
    assert publisher.asked["/a"][1]["Range"].startswith("bytes=")
    assert (tmp_path / "list.xml").read_bytes() == LIST


def test_a_server_that_falls_silent_is_asked_again(
    publisher: Publisher, tmp_path: Path, seen: Seen, pauses: list[float]
) -> None:
    client = WebClient(timeout=(1.0, 0.3))
    downloader = Downloader(client, tmp_path, ("127.0.0.1",), seen, pause=pauses.append)
    url = publisher.gives("/a", Reply(LIST, delay=1.0), Reply(LIST))
    assert downloader.fetch(FILE, [url]) is not None
    client.close()


def test_a_person_is_told_that_a_server_hangs_and_of_each_try(
    publisher: Publisher, tmp_path: Path, seen: Seen, pauses: list[float]
) -> None:
    client, said = WebClient(timeout=(1.0, 0.4)), list[str]()
    downloader = Downloader(client, tmp_path, ("127.0.0.1",), seen, pause=pauses.append)
    downloader.remark, downloader.silent = said.append, 0.1
    publisher.before = lambda _path: time.sleep(1.0) if len(publisher.asked["/a"]) < 2 else None
    assert downloader.fetch(FILE, [publisher.gives("/a", Reply(LIST))]) is not None
    client.close()
    silence = "list.xml: 127.0.0.1 has not answered yet; it has 0 s"
    assert said[:3] == [
        silence,
        "list.xml: 127.0.0.1 did not answer within 0 s; try 2 of 5 in 2 s",
        silence,
    ]


@pytest.mark.parametrize("reply", [Reply(LIST), Reply(LIST, length=None, chunked=True)])
def test_a_file_that_is_far_too_large_is_given_up(
    publisher: Publisher, downloader: Downloader, reply: Reply, tmp_path: Path
) -> None:
    downloader.most = len(LIST) // 2
    with pytest.raises(FetchError, match="far more than such a file ever had"):
        downloader.fetch(FILE, [publisher.gives("/a", reply)])
    assert _files(tmp_path) == []


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(
    downloader: Downloader, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed")

    monkeypatch.setattr(requests.Session, "get", refuse)
    with pytest.raises(FetchError, match=r"certificate of 127\.0\.0\.1 is not accepted"):
        downloader.fetch(FILE, ["https://127.0.0.1/a"])
    assert pauses == []


def test_https_is_spoken_where_the_address_says_so(
    publisher: Publisher, downloader: Downloader
) -> None:
    url = publisher.gives("/a", Reply(LIST)).replace("http://", "https://")
    with pytest.raises(FetchError, match="cannot be reached"):
        downloader.fetch(FILE, [url])
    assert not publisher.asked


def test_a_server_that_is_away_is_named(downloader: Downloader, publisher: Publisher) -> None:
    port = int(publisher.address.rpartition(":")[2])
    away = f"http://127.0.0.1:{port - 1 if port > 1025 else port + 1}/a"
    with pytest.raises(FetchError, match=r"127\.0\.0\.1 cannot be reached, 5 times in a row"):
        downloader.fetch(FILE, [away])


def test_a_mirror_gives_what_the_first_address_does_not(
    publisher: Publisher, downloader: Downloader
) -> None:
    first, second = publisher.gives("/a", Reply(status=404)), publisher.gives("/m", Reply(LIST))
    got = downloader.fetch(FILE, [first, second])
    assert got is not None
    assert got.url == second


def test_the_part_of_one_address_is_not_gone_on_with_at_another(
    publisher: Publisher, downloader: Downloader, tmp_path: Path
) -> None:
    first = publisher.gives("/a", Reply(LIST, cut=90_000), Reply(status=404))
    second = publisher.gives("/m", Reply(OTHER))
    assert downloader.fetch(FILE, [first, second]) is not None
    assert "Range" not in publisher.asked["/m"][0]
    assert (tmp_path / "list.xml").read_bytes() == OTHER


def test_every_address_that_failed_is_named_without_its_query(
    publisher: Publisher, downloader: Downloader
) -> None:
    addresses = [publisher.gives("/a?token=secret", Reply(status=404)), f"{publisher.address}/m"]
    with pytest.raises(FetchError) as wrong:
        downloader.fetch(FILE, addresses)
    assert "/a: the file is not there" in str(wrong.value)
    assert "/m: the file is not there" in str(wrong.value)
    assert "secret" not in str(wrong.value)


def test_a_disk_without_room_is_said_before_anything_comes(
    publisher: Publisher, downloader: Downloader, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: free)
    with pytest.raises(FetchError, match=r"320,013 bytes are to come and 1,000 are free"):
        downloader.fetch(FILE, [publisher.gives("/a", Reply(LIST))])


def test_a_disk_that_fills_up_keeps_what_came(
    publisher: Publisher,
    downloader: Downloader,
    seen: Seen,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = publisher.gives("/a", Reply(LIST))
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _fail_for_room)
        with pytest.raises(FetchError, match="the disk is full; make room; 320,013 bytes are kept"):
            downloader.fetch(FILE, [url])
    assert "list.xml" not in _files(tmp_path)
    assert downloader.fetch(FILE, [url]) is not None
    assert (tmp_path / "list.xml").read_bytes() == LIST


def _fail_for_room(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_ctrl_c_leaves_a_part_and_no_file(
    publisher: Publisher, downloader: Downloader, seen: Seen, tmp_path: Path
) -> None:
    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    url = publisher.gives("/a", Reply(LIST))
    seen.step = interrupt  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        downloader.fetch(FILE, [url])
    assert _files(tmp_path) == ["list.xml.part", "list.xml.part.json"]
    assert seen.ended == 1
