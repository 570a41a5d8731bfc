"""What another package brings, held to what is asked of our own."""
