"""The commands of ``sesame``, a module each: what they take, what they print, how they end.

Exit statuses: 0 done, 1 done and something is wrong (a finding, a refusal), 2 called wrongly or
settings that cannot be, 3 something needed is not there.
"""
