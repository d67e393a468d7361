"""Pictures for chat, drawn by matplotlib in a process of its own."""
