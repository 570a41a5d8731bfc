"""Figures of speed, each a ratio of two sides that ran one after the other on one machine.

`python -m benchmarks [NAME] [--scale 100k|1m|10m]` prints one JSON line a figure.
"""
