"""The secret key of a machine that was given none: made once, kept beside its data."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def kept_in(data_dir: Path) -> str:
    """The key in DATA_DIR/secret_key, made on first use and readable by its owner alone."""
    path = data_dir / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    data_dir.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"secret_key.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(get_random_secret_key())
    try:
        os.link(draft, path)  # the first of two processes wins, both then read the same key
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
