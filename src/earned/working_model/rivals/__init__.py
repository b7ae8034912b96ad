"""Learners that ours has to be measured against, one small module each; ``working_model.models`` lists them.

All take in the same moments and know nothing of stress, channels, windows, or shields: those are ours alone.
"""
