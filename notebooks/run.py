"""Run the notebooks from top to bottom on a fresh kernel: `python notebooks/run.py [--write] [NAME ...]`.

With --write their outputs are replaced; without it they are run on copies, and the run fails where a
cell fails or a notebook takes more than 40 seconds of the processor. Time by the clock would measure
what else the machine does.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).resolve().parent
LIMIT = 40.0


def run(path: Path, write: bool) -> float:
    """Run one notebook and return the processor seconds of its kernel (0 on Windows)."""
    notebook = nbformat.read(path, as_version=4)
    before = os.times()
    NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False).execute(
        cwd=str(HERE)
    )
    after = os.times()
    took = after.children_user - before.children_user
    took += after.children_system - before.children_system
    if write:
        notebook.metadata = {"language_info": {"name": "python"}}
        nbformat.write(notebook, path)
    return took


def main() -> int:
    """Run what the command line names, all notebooks where it names none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the outputs")
    parser.add_argument("names", nargs="*")
    chosen = parser.parse_args()
    failed = 0
    for path in sorted(HERE.glob("*.ipynb")):
        if chosen.names and not any(name in path.name for name in chosen.names):
            continue
        try:
            took = run(path, chosen.write)
        except CellExecutionError as fault:
            print(f"{path.name}: {str(fault)[-1500:]}", file=sys.stderr)
            failed += 1
            continue
        slow = took > LIMIT
        failed += slow
        print(f"{path.name}: {took:.1f} s{' TOO SLOW' if slow else ''}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
