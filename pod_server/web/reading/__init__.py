"""Pods read by people: a page for whoever asks with a browser, by ``Accept`` and nothing else."""
