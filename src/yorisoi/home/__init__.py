"""ホーム: what is mine, what is due, what happened."""
