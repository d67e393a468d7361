"""The words every slice speaks: ids, money, errors, phrases, messages and three ports."""
