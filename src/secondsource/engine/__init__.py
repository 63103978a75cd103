"""Where the work runs: one process, a process pool, Spark."""
