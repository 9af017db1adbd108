"""Everything that can be measured on this machine: ``python -m benchmarks`` (``make bench``)."""

import json
import sys

from benchmarks import harness, pages, transitions


def main() -> bool:
    """Each benchmark with its defaults; False when a promised ratio was missed."""
    print(json.dumps({"machine": harness.machine()}))
    kept = [transitions.main(transitions.parser().parse_args([])), pages.main(pages.parser().parse_args([]))]
    return all(kept)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
