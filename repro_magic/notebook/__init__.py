"""Keeps stamps in notebooks: takes them out of dicts and files, and puts them in."""
