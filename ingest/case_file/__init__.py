"""The hand-written case file as text: where each value stands, and how it is edited."""
