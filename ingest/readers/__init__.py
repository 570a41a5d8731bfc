"""One module a format; a module whose name has no leading underscore is a reader."""
