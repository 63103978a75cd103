"""Where do the bytes come from? The only room that may touch a network."""
