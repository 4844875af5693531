"""A Chromium for the tests: the one on this machine, else the system's package, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The same browser without windows comes first: it opens a page at two thirds of the cost.
SHELL, WHOLE = "chromium-headless-shell", "chromium"
NAMES = (SHELL, WHOLE, "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Each window of a whole Chromium renders two pages for its address bar, which costs more than most pages of ours.
ADDRESS_BAR = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
# Playwright's own choice; of several lists Chromium heeds the last.
UNWANTED = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "AvoidCorsURLLoaderRestartOnRedirect", "DestroyProfileOnBrowserClose"),
    *("HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "ThirdPartyStoragePartitioning", "PaintHolding"),
    *("AimEnabled", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints"),
    *("PreconnectToSearch",),
)


def find() -> str | None:
    """The path of a Chromium that is installed, or None."""
    if given := os.environ.get("CHROMIUM"):
        return shutil.which(given)
    for name in NAMES:
        if path := shutil.which(name):
            return path
    own = playwrights_own()
    return str(own) if own.exists() else None


def flags() -> list[str]:
    """No talk with the outside world; no sandbox, which root and many containers cannot have: pages are our own."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    lean = ["--disable-gpu", "--disable-features=" + ",".join((*ADDRESS_BAR, *UNWANTED))]
    return [*quiet, *lean, "--disable-dev-shm-usage", "--no-sandbox"]


def playwrights_own() -> Path:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def ensure() -> str:
    """Find a Chromium or install one; end with what to do when that cannot be."""
    if given := os.environ.get("CHROMIUM"):
        return find() or sys.exit(f"CHROMIUM={given} is not a program on this machine.")
    return find() or install()


def install() -> str:
    log = Path(os.environ.get("DATA_DIR") or ".data") / "chromium-install.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as noise:
        for what, commands in ways():
            tell(f"No Chromium here yet: installing {what} ...")
            if all(succeeds(command, noise) for command in commands) and (path := find()) and starts(path, noise):
                return path
    sys.exit(
        "The browser tests need Chromium, and it could not be installed here. Install it (Debian, Ubuntu:"
        " sudo apt-get install chromium; Fedora: sudo dnf install chromium; macOS: brew install chromium)"
        f" or name one with CHROMIUM=/path/to/chrome. What was tried is in {log}."
    )


def ways():
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for package in (SHELL, WHOLE):
            install = ["apt-get", "install", "-y", "--no-install-recommends", package, "fonts-dejavu-core"]
            yield f"the system's package {package}", [["apt-get", "update"], install]
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    # The libraries that it needs come from the system's packages, which only root may install.
    yield "Playwright's own", [playwright + (["--with-deps"] if os.geteuid() == 0 else [])]


def succeeds(command, noise) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, stdout=noise, stderr=noise, env=environment).returncode == 0


def starts(path, noise) -> bool:
    return succeeds([path, *flags(), "--headless", "--version"], noise)


def tell(line):
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    tell(f"Browser tests use {ensure()}")
