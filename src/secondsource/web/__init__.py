"""The desk: pages over the ledger."""
