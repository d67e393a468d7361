"""How the weights of the mood are made: our own labelled messages, one command, the same result every time."""
