"""Discord plugged into the product: what comes in finds its use case, what goes out finds its chat or its role."""

# Its first import of the library keeps a warning to itself.
import adapters.discord as adapters_discord

__all__ = ("adapters_discord",)
