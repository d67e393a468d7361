"""The durable engine: work that a commit made necessary and that outlives the process (DBOS Transact)."""
