"""The files that owners bring, as rows: chat exports (JSON), catalogues and events (CSV). No database here."""
