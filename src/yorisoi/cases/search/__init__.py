"""The one search box: people, and the texts written about them."""
