"""Tests of the build: rows, claims, rules, checks, stores."""
