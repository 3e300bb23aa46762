"""python -m benchmarks [--quick]: what it costs, on this machine. Ratios hold on a busy machine; times do not."""

import argparse
import os
import platform
from itertools import chain

from benchmarks import engine, maps, network, others, page, preview, sweep, typed

parser = argparse.ArgumentParser(description="Medians on this machine; the browser needs a Chromium (or CHROMIUM=/path).")
parser.add_argument("--quick", action="store_true", help="the engine alone, a few seconds")
quick = parser.parse_args().quick

load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
print(f"{platform.machine()}, {os.cpu_count()} cores{load}, Python {platform.python_version()}; medians, shuffled where compared\n")
print(f"{'what':<76} {'goal':<22} {'':<7} measured")
slow = () if quick else (sweep.rows(7), preview.rows(15), maps.rows(5), page.rows(5), others.rows())
for row in chain(engine.rows(5 if quick else 11), typed.rows(5), network.rows(3 if quick else 5), *slow):
    print(f"{row.what:<76} {row.goal:<22} {row.verdict:<7} {row.measured}", flush=True)
