"""Measurements of kim-rules against peers on the same rules, in one run."""
