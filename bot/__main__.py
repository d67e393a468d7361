"""`python -m bot`: the same as `zhishe`."""

from bot.cli import main

main()
