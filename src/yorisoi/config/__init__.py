"""Settings, addresses and the way into the product for the web server."""
