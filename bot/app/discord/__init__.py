"""Discord plugged into the product: what comes in finds its use case, what goes out finds its chat or its role."""
