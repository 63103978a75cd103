"""Which reports speak of the same incident? With the reasons."""
