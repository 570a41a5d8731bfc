"""From the files of one call to an edition of the record."""
