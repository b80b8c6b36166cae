"""What ``sesame doctor`` looks at: each module some things, and finds."""
