"""Verifying: run a notebook again and compare what it gives with what was saved."""
