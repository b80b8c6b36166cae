"""The citizen's own pages: claiming the server, the companies, what they said, taking it along."""
