"""The nouns: frozen types, the schema of the stamp, and the errors. No I/O, no clock."""
