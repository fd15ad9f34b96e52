"""Step 1, define objectives and scope: what a notebook asks of its runtime."""
