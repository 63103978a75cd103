"""One file per format, all with the same signature."""
