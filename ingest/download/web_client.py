"""Asking a publisher's server: HTTPS, redirects within what a data set names, no cookies, no keys.

Plain HTTP is taken from this machine only, where tests and a person's own mirror run.
"""

from collections.abc import Mapping, Sequence
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import version
from ipaddress import ip_address
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests

from graph.values.errors import OwnershipError
from ingest.catalogue.data_set import fits_hosts

MOST_REDIRECTS: Final = 8
TIMEOUT: Final = (15.0, 60.0)
"""Seconds to wait for a connection, and for the next bytes of an answer."""
_MOVED: Final = (301, 302, 303, 307, 308)
_BAD_CERTIFICATE: Final = "CERTIFICATE_VERIFY_FAILED"
_DIRECT: Final = {"http": None, "https": None, "all": None}


class FetchError(OwnershipError):
    """A file cannot be fetched, and asking again would not help."""


class BrokenAnswer(Exception):
    """An answer failed in a way that another try may mend.

    Attributes:
        wait: the seconds that the server asks to wait; ``None`` if it does not say.
    """

    def __init__(self, why: str, wait: float | None = None) -> None:
        """Store why, and how long the server asks to wait."""
        super().__init__(why)
        self.wait = wait


class WebClient:
    """Asks servers for files; it sends what is needed and keeps nothing from one to the next."""

    def __init__(self, timeout: tuple[float, float] = TIMEOUT) -> None:
        """Prepare the session; nothing is asked yet."""
        self._timeout = timeout
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"ownership-explorer/{version('ownership-explorer')}"
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # Without this, passwords of a .netrc would be sent along.
        self._session.auth = _send_no_password

    @property
    def patience(self) -> float:
        """Seconds that a server has to answer."""
        return self._timeout[1]

    def open(self, url: str, hosts: Sequence[str], headers: Mapping[str, str]) -> requests.Response:
        """Return the answer of an address, its body not yet read; redirects are followed.

        Neither ``url`` nor an address it moves to may be elsewhere than on ``hosts``.

        Raises:
            FetchError: an address is not among them, or redirects do not end.
            BrokenAnswer: the server could not be reached.
        """
        for _ in range(MOST_REDIRECTS):
            check_address(url, hosts)
            answer = self._ask(url, headers)
            if answer.status_code not in _MOVED or "Location" not in answer.headers:
                return answer
            url = urljoin(url, answer.headers["Location"])
            answer.close()
        raise FetchError(f"the address goes on to another, and on again, {MOST_REDIRECTS} times")

    def _ask(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        direct = _DIRECT if is_loopback(urlsplit(url).hostname or "") else None
        try:
            return self._session.get(
                url,
                headers=dict(headers),
                stream=True,
                allow_redirects=False,
                timeout=self._timeout,
                proxies=direct,  # type: ignore[arg-type]
            )
        except (requests.RequestException, OSError) as wrong:
            if _BAD_CERTIFICATE in str(wrong):
                said = f"the certificate of {_host(url)} is not accepted; nothing was asked of it"
                raise FetchError(said) from wrong
            late = isinstance(wrong, requests.Timeout)
            why = f"did not answer within {self.patience:.0f} s" if late else "cannot be reached"
            raise BrokenAnswer(f"{_host(url)} {why}") from wrong

    def close(self) -> None:
        """Close all connections."""
        self._session.close()


def _send_no_password(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def check_address(url: str, hosts: Sequence[str]) -> None:
    """Check that an address is one that a data set names.

    Raises:
        FetchError: it is not, or is no HTTPS.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").casefold()
    if not fits_hosts(host, hosts):
        raise FetchError(
            f"it leads to {host or 'no server'}, which the catalogue does not name; nothing was "
            "taken from there"
        )
    if parts.username is not None or parts.password is not None:
        raise FetchError("the address holds a name or a password; it was not asked")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise FetchError(f"{host} is asked with https only, and this address is {parts.scheme}")


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("localhost.evil.org")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
