"""{{title}}: users and items, each a feature with its own layers."""
