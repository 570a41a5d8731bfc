"""Denmark's business register (CVR): who holds what, as the register's feed."""
