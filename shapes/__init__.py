"""The shapes: what a document must look like to be let in, with examples of both sorts."""
