"""相談受付: taking a consultation, its page, the ledger."""
