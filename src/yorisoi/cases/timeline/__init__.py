"""経過: one timeline of everything that happened in a case."""
