"""What ``sesame move`` says: its report in words, French and English."""
