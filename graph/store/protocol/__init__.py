"""The protocol of both graph stores, and the code that they share."""
