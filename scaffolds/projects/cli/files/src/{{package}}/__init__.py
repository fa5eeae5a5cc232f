"""{{title}}: statistics of text files."""
