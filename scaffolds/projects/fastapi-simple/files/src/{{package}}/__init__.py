"""{{title}}: a small service that keeps notes."""
