"""`make audit`: known holes in what is installed, by pip-audit.

Ends with 0 where each package was looked up and has none, with 1 where one has, with 3 where some were not looked up.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FOUND, UNKNOWN = 1, 3


def main() -> int:
    failed = 0
    for kind in ("run", "dev"):
        asked = ["--disable-pip", "--require-hashes", "-r", str(HERE / f"{kind}.txt"), "-f", "json"]
        run = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", *asked], capture_output=True, text=True
        )
        lines, code = verdict(kind, run.stdout)
        print("\n".join(lines))  # noqa: T201
        failed = FOUND if FOUND in (failed, code) else failed or code
    return failed


def verdict(kind: str, report: str) -> tuple[list[str], int]:
    """What to say of pip-audit's report on one file of requirements, and how to end."""
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return [f"{kind}: not audited, the advisories cannot be reached."], UNKNOWN
    holes = [
        f"{kind}: {package['name']} {package['version']} has {hole['id']}, mended in {hole['fix_versions']}"
        for package in packages
        for hole in package.get("vulns", [])
    ]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    said = [f"{kind}: {len(packages) - len(unknown)} of {len(packages)} packages looked up, {len(holes)} known holes."]
    if unknown:
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        said.append(f"{kind}: the index here has no advisories for {', '.join(unknown[:3])}{more}.")
    return said + holes, FOUND if holes else UNKNOWN if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
