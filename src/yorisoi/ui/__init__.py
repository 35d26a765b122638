"""Base templates, components, fonts, icons and the small scripts. Knows no domain."""
