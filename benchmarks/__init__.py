"""Ours beside the floor and the peers, in one run on one machine: see docs/performance.md."""
