"""Audits many notebooks: lists them, has each read once, and reports what all of them come to."""
