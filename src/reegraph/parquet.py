"""Frames as Parquet, which needs a package that not everyone has."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from reegraph.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write_parquet"]


def write_parquet(frame: pd.DataFrame, out: IO[bytes], versions: str = "") -> None:
    """Write a frame as Parquet, without its index.

    Args:
        frame: The rows; other attributes of the frame are not written.
        out: Where the bytes go.
        versions: The versions that the rows come from, for the metadata of the file.

    Raises:
        UsageError: The package pyarrow is missing.
    """
    bare = frame.copy(deep=False)
    bare.attrs = {"reegraph": versions} if versions else {}
    try:
        out.write(bare.to_parquet(index=False))
    except ImportError:
        raise UsageError(
            "Parquet needs the package pyarrow.", "Install it with `pip install reegraph[parquet]`."
        ) from None
