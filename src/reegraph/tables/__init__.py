"""The folder of tables: its schema, its rows, and every fault in them."""
