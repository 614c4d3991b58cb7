"""Endpoints that others wrote, asked in place of the store."""
