"""Environments that were restored: where they stand, which are whole, and the kernels that start in them."""
