"""Earned: a private, local-first companion for corrective emotional experiences."""

__version__ = "0.1.0"
