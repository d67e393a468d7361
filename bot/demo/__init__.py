"""The invented community that the demo loads: values and texts only; it knows no database and no platform."""
