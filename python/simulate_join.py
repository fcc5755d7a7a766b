"""How the join of works behaves at a size that no machine here holds: partitions, skew and the driver.

    python python/simulate_join.py [CITATIONS]

Citations of a work by its rank follow a power law. Keys and works go to partitions by their hash, as Spark sends them.
Printed are the largest partition against the mean, with and without counting what is said alike before it is sent, the
longest list of one work, and what the driver holds. Constants were measured on up to 5,853 documents of mixed kinds, but
for those that are said to be assumed.
"""

from __future__ import annotations

import sys

import numpy as np

#: Exponent of citations by rank; measured 0.40 to 0.75, by decades of ranks: the steepest.
EXPONENT = 0.75
#: Works in the literature that is cited, by citation. Assumed: 0.40 was measured, and it falls as a corpus grows.
WORKS = 0.2
#: Pairs of document and work a citation: a document cites some works more than once.
PAIRS = 0.71
#: Keys a pair, and bytes of a key, a work line, a reference and a fact.
KEYS, KEY_BYTES, WORK_BYTES, REFERENCE_BYTES = 1.8, 308, 382, 114
#: Different descriptions of a source that is described n times are n to this power. Assumed, and cautious: 0.29 was
#: measured on keys with eight descriptions or more.
VARIANTS = 0.55
#: Facts a pair, and bytes of one on the driver: two numbers, two reasons, their places in the maps.
FACTS, FACT_BYTES = 0.05, 160


def main() -> None:
    citations = int(float(sys.argv[1])) if len(sys.argv) > 1 else 10**9
    works = int(citations * WORKS)
    ranks = np.arange(1, works + 1, dtype=np.float64)
    share = ranks**-EXPONENT
    share /= share.sum()
    pairs = citations * PAIRS * share
    rng = np.random.default_rng(1)
    print(f"{citations:.0e} citations of {works:.0e} works; the first has {pairs[0]:,.0f}, {share[0]:.3%} of all")
    partitions = max(200, int(citations * PAIRS * WORK_BYTES / 128e6))
    print(f"{partitions:,} partitions of about 128 MB")
    said = np.minimum(pairs, np.maximum(pairs, 1.0) ** VARIANTS)
    steps = (
        ("keys, all sent", pairs * KEYS * KEY_BYTES),
        ("keys, what is said alike once", said * KEYS * KEY_BYTES),
        ("works", pairs * WORK_BYTES),
    )
    for name, size in steps:
        where = rng.integers(0, partitions, works)
        load = np.bincount(where, weights=size, minlength=partitions)
        total, largest, mean = load.sum() / 1e9, load.max() / 1e6, load.mean() / 1e6
        print(f"{name:30} {total:8.1f} GB, largest partition {largest:8.1f} MB, mean {mean:6.1f} MB, {largest / mean:5.2f}")
    # The worst case: one strategy that a hundredth of all citations is of.
    for part in (share[0], 0.001, 0.01):
        listed = citations * PAIRS * part
        print(f"a work with {part:.3%} of all: {listed:,.0f} references, a row of {listed * REFERENCE_BYTES / 1e6:,.0f} MB")
    facts = citations * PAIRS * FACTS
    print(f"driver and every executor: {facts:,.0f} facts, {facts * FACT_BYTES / 1e9:.1f} GB")


if __name__ == "__main__":
    main()
