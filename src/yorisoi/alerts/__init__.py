"""お知らせ: what arriving registers mean for a case, told to the right worker, once."""
