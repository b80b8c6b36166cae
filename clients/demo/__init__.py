"""``make demo``: the main job played end to end, with companies that do not exist."""
