"""When sanctions programmes were in force: our table of dated legal bases, and its look-up."""
