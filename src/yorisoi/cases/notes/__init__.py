"""経過記録: written fast, confirmed, approved, amended; never overwritten."""
