"""What tests expect, computed from the CSV tables by other means than the package's own.

None of these modules reads the graph, and none uses the code that it checks. Two families do not
share code, so that a mistake in one does not hide in the other: `table_claims`, `claim_ranks`,
`day_properties` and `projections` compute claims and networks with pandas; `csv_tables`,
`table_ranks` and `table_rules` compute the answers of questions in plain Python.
"""
