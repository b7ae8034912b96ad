"""Proofreading: how hard our words are to read, and what they never say. For the gate, not for the app."""
