"""From whole registers to the few pairs that are looked at: keys, births, a glance at words."""
