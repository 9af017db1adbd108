"""Everything that can be measured on this machine: ``python -m benchmarks`` (``make bench``)."""

import json
import sys

from benchmarks import harness, issuing, letters, pages, transitions


def main() -> bool:
    """Each benchmark with its defaults; False when a promised ratio was missed."""
    print(json.dumps({"machine": harness.machine()}))
    benches = (transitions, letters, issuing, pages)
    kept = [bench.main(bench.parser().parse_args([])) for bench in benches]
    return all(kept)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
