"""The lessons of the two long courses, one Markdown file each (`bot.demo.shelf` reads them)."""
