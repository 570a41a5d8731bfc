"""From a publisher's file to the record."""
