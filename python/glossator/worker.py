"""Reads files that may be hostile, in a process of its own: what an annotator starts, and nobody else."""

import sys

from . import _glossator

if __name__ == "__main__":
    _glossator.serve_worker(int(sys.argv[1]))
