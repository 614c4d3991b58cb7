"""Who depends on whom for a mineral, what agreements cover of it, and what if."""
