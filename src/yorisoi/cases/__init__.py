"""ケース: one child's or one 特定妊婦's record, who is in charge of it, who else may read it."""
