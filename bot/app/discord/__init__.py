"""Discord plugged into the product: what comes in finds its use case, what goes out finds its chat or its role."""

import adapters.discord as _quiet  # noqa: F401  (its first import of the library keeps a warning to itself)
