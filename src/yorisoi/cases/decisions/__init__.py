"""What is decided about a case: kind, worker, closing, reopening, birth."""
