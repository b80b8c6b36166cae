"""What a citizen sees of companies: at a glance, today, by her own criteria, side by side."""
