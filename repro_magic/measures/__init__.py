"""Step 4, apply mitigation measures: what is done with a record and a report."""
