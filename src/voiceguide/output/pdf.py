"""A page of HTML to PDF, by WeasyPrint or by a Chromium that is there."""

from __future__ import annotations

import shutil
import subprocess
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from voiceguide.core.errors import OutputFailed

BROWSERS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
_WEASYPRINT: Final = "weasyprint"
_PATIENCE: Final = 120
_OPTIONS: Final = (
    "--headless",
    "--no-sandbox",  # the page is our own and may run no script; in a container the sandbox does not start
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-pdf-header-footer",
)


def pdf_of(page: str) -> bytes:
    """Return a page of HTML as PDF.

    Raises:
        OutputFailed: Nothing here can make one, or it failed.
    """
    if find_spec(_WEASYPRINT):
        return _by_weasyprint(page)
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise OutputFailed(
            "nothing here can make a PDF",
            "install WeasyPrint (pip install weasyprint) or Chromium (apt install chromium), "
            "or print the page from any browser",
        )
    return by_browser(browser, page)


def _by_weasyprint(page: str) -> bytes:
    try:
        made = import_module(_WEASYPRINT).HTML(string=page, url_fetcher=_nothing).write_pdf()
    except OSError as error:  # the libraries that it draws with are missing
        raise OutputFailed(
            f"WeasyPrint does not work here: {error}", "see https://doc.courtbouillon.org/weasyprint"
        ) from error
    return bytes(made)


def _nothing(address: str) -> dict[str, object]:
    """Fetch what stands in the page itself, and nothing from elsewhere."""
    if not address.startswith("data:"):
        raise ValueError("a sheet holds all that it shows")
    fetched: dict[str, object] = import_module(_WEASYPRINT).default_url_fetcher(address)
    return fetched


def by_browser(browser: str, page: str) -> bytes:
    """Return a page as a Chromium prints it.

    Raises:
        OutputFailed: It did not.
    """
    with TemporaryDirectory(prefix="voiceguide-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "sheet.html"), Path(folder, "sheet.pdf")
        source.write_text(page, encoding="utf-8")
        command = [browser, *_OPTIONS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
        try:
            ran = subprocess.run(  # noqa: S603  a browser that was found, and our own page
                [*command, source.as_uri()], capture_output=True, timeout=_PATIENCE, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise OutputFailed(
                f"{browser} does not make a PDF: {error}", "print the page yourself"
            ) from error
        if not target.is_file():
            told = ran.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [""]
            raise OutputFailed(f"{browser} did not make a PDF: {told[0]}", "print the page yourself")
        return target.read_bytes()
