"""名寄せ: who of ours is which resident, who is on file twice; explained, decided, and undone."""
