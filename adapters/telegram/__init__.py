"""Telegram as a platform, through python-telegram-bot's client."""
