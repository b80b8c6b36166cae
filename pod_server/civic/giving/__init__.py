"""The back office: facts about oneself, given for a purpose and a time, and taken back."""
