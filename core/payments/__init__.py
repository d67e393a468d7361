"""What can be bought, and the append-only ledger of facts about who has what."""
