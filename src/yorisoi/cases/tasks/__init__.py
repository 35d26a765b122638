"""期限・安全確認: what must be done for a case, by when, and what came of it."""
