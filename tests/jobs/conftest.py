from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from databases import (  # noqa: E402
    kind,
    postgresql_store,
    server,
    sqlite_file,
    sqlite_store,
    store,
    url,
    with_tables,
)  # fmt: skip

__all__ = ["kind", "postgresql_store", "server", "sqlite_file", "sqlite_store", "store", "url", "with_tables"]
