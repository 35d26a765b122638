"""base is what always holds; dev, test and production say how they differ."""
