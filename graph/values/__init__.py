"""Values of the field: shares, dates, name keys, identifiers, vocabulary and errors."""
