"""Documentation as a measure: records and reports as text, Markdown and HTML for people."""
