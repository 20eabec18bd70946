"""Shards of work on a Dask cluster: the extra `cluster`.

Rule: the workers have this version of Parley, and see the project and the records at the same paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any


class NoCluster(Exception):
    """Raised when the cluster cannot be used, with what to do."""


def run(work: Callable[..., Any], shards: Sequence[tuple[Any, ...]], address: str) -> Iterator[Any]:
    """What `work` gives for each shard, as it comes."""
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise NoCluster("A cluster needs Dask: pip install 'parley-ivr[cluster]'.") from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise NoCluster(f"No Dask scheduler answers at {address}: {error}.") from None
    with client:
        futures = [client.submit(work, *shard, pure=False) for shard in shards]
        for future in as_completed(futures):
            yield future.result()
            future.release()
