"""The room of running the product: database, start and stop, health."""
