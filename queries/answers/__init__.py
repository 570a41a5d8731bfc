"""One module an answer: from verdicts of the graph to rows that name their sources."""
