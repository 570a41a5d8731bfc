"""The fewest interests that prove a verdict, and the facts that would turn one."""
