"""A real Neo4j Community for the tests, started from its jars on Maven Central.

As a program it runs a command beside a fresh server and ends with the command's exit code:

    python tests/servers.py COMMAND [ARGUMENT...]

Only the standard library is used, so that it runs before anything is installed.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / ".ci" / "neo4j"
CACHE = ROOT / ".ci" / "cache"
OLDEST_JAVA = 17
READY_SECONDS = 300
PAUSES = (5.0, 20.0, 60.0, 120.0)
"""Seconds between the tries of what comes over the network: a mirror may be away for minutes."""
JAVA_OPTIONS = [
    "-Xmx1g",
    *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "java.io")),
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
]


class NoServer(Exception):
    """A Neo4j cannot be had here; the text says what is missing."""


def neo4j_version() -> str:
    """Return the version that `.ci/neo4j/pom.xml` pins."""
    version = ElementTree.parse(SOURCES / "pom.xml").findtext(".//{*}neo4j.version")
    assert version is not None, "the pom has no neo4j.version"
    return version


def find_java() -> str:
    """Return the path of a Java that can run the server; raises NoServer without one."""
    java = shutil.which("java")
    if java is None:
        raise NoServer("Neo4j: no java found (Debian: default-jre-headless)")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found[1]) < OLDEST_JAVA:
        raise NoServer(f"Neo4j: java is older than {OLDEST_JAVA} (Debian: default-jre-headless)")
    return java


def fetch_jars() -> Path:
    """Return the folder of the server's jars, fetched once; raises NoServer if that fails."""
    jars = CACHE / f"neo4j-{neo4j_version()}"
    if jars.is_dir():
        return jars
    maven = shutil.which("mvn")
    if maven is None:
        raise NoServer("Neo4j: no jars in .ci/cache and no mvn found (Debian: maven)")
    CACHE.mkdir(parents=True, exist_ok=True)
    # Renamed when whole, so that an interrupted download is never taken for a server.
    part = Path(tempfile.mkdtemp(prefix="neo4j-part-", dir=CACHE))
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={part}"]
    # Without -U a jar that was once not found is not asked for again in a later try.
    done = fetched([maven, "-U", "-q", "-B", "-f", str(SOURCES / "pom.xml"), *goal])
    if done.returncode != 0:
        shutil.rmtree(part)
        raise NoServer(f"Neo4j: mvn could not fetch the jars: {first_errors(done.stdout)}")
    return kept(part, jars)


def first_errors(said: str, most: int = 2000) -> str:
    """Return where Maven's errors begin: what failed stands first, and general advice after it."""
    begins = max(said.find("[ERROR]"), 0)
    return said[begins : begins + most].strip()


def kept(part: Path, folder: Path) -> Path:
    """Give what was fetched its place, and return it; another process may have been faster."""
    try:
        return part.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
        shutil.rmtree(part)
        return folder


def fetched(
    command: Sequence[str], *, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command that needs the network, again where it failed, and return its last try."""
    for pause in (*PAUSES, None):
        done = subprocess.run(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0 or pause is None:
            break
        time.sleep(pause)
    return done


class Neo4jServer:
    """One Neo4j Community server with an empty database, in a folder of its own.

    The server ends when its standard input closes, so it cannot outlive this process however that
    one ends.

    Attributes:
        uri: the `bolt://` address on loopback, once the server has started; it takes a free port.
        password: the password of the user `neo4j`, or None where no password is asked for.
        prepared_s: seconds that the command before the start took.
    """

    def __init__(self, password: str | None = None, prepare: Sequence[str] = ()) -> None:
        """Name a server that is not started yet.

        Args:
            password: what it asks for; nothing if it is None.
            prepare: what follows `neo4j-admin` in a command to run before the start.
        """
        self.password = password
        self._prepare = prepare
        self.prepared_s = 0.0
        self._java = find_java()
        self._jars = fetch_jars()
        self.uri = ""
        self._home = Path(tempfile.mkdtemp(prefix="ownership-neo4j-"))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Neo4jServer":
        try:
            self._configure()
            self._process = self._launch()
            self.uri = f"bolt://127.0.0.1:{self._port(self._process)}"
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            try:
                self._process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def _configure(self) -> None:
        settings = {
            "server.bolt.enabled": "true",
            "server.bolt.listen_address": ":0",
            "server.default_listen_address": "127.0.0.1",
            "server.http.enabled": "false",
            "server.memory.pagecache.size": "256m",
            "dbms.security.auth_enabled": "false" if self.password is None else "true",
            "dbms.usage_report.enabled": "false",
        }
        text = "".join(f"{name}={value}\n" for name, value in settings.items())
        (self._home / "conf").mkdir()
        (self._home / "conf" / "neo4j.conf").write_text(text)
        if self.password is not None:
            self._administer("dbms", "set-initial-password", self.password)
        if self._prepare:
            begun = time.perf_counter()
            self._administer(*self._prepare)
            self.prepared_s = time.perf_counter() - begun

    def _administer(self, *words: str) -> None:
        places = {"NEO4J_HOME": str(self._home), "NEO4J_CONF": str(self._home / "conf")}
        done = subprocess.run(
            [self._java, "-cp", f"{self._jars}/*", "org.neo4j.cli.AdminTool", *words],
            cwd=self._home,
            env={**os.environ, **places},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise NoServer(f"neo4j-admin {words[:2]}: {(done.stdout + done.stderr).strip()[-800:]}")

    def _launch(self) -> subprocess.Popen[bytes]:
        with (self._home / "console.log").open("wb") as console:
            return subprocess.Popen(
                [
                    self._java,
                    "-cp",
                    f"{self._jars}/*",
                    *JAVA_OPTIONS,
                    str(SOURCES / "Neo4jServer.java"),
                    str(self._home),
                ],
                stdin=subprocess.PIPE,
                stdout=console,
                stderr=subprocess.STDOUT,
                # An interrupt from the keyboard is for the tests; they end the server themselves.
                start_new_session=True,
            )

    def _port(self, process: subprocess.Popen[bytes]) -> int:
        """Wait for the start, and return the port that the server says it has taken."""
        console = self._home / "console.log"
        deadline = time.monotonic() + READY_SECONDS
        while (found := re.search(rb"Started at port (\d+)\.", console.read_bytes())) is None:
            if process.poll() is not None or time.monotonic() > deadline:
                said = console.read_text(errors="replace").strip()[-500:]
                raise NoServer(f"Neo4j: it did not start: {said}")
            time.sleep(0.1)
        return int(found[1])


def main(command: list[str]) -> int:
    """Run the command with OWNERSHIP_TEST_NEO4J_URI set, and return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Neo4jServer() as server:
        print(f"Neo4j {neo4j_version()} at {server.uri}", file=sys.stderr)
        address = {"OWNERSHIP_TEST_NEO4J_URI": server.uri}
        with subprocess.Popen(command, env={**os.environ, **address}) as running:
            try:
                return running.wait()
            finally:
                # Asked, not killed: uv passes it on to what it runs.
                running.terminate()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NoServer as missing:
        sys.exit(str(missing))
