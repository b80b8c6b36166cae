"""Market files of a pod: composed, handed over, received, and the view of companies they add to."""
