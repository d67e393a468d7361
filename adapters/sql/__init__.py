"""SQLite and PostgreSQL behind the ports of the core: one schema, SQLAlchemy Core, no ORM."""
