"""The page of one party: its answer, rules, picture and time on one sheet, and the parts below."""
