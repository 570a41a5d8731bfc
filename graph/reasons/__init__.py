"""What decided an answer, in words: the evidence of an outcome and the facts that turn it."""
