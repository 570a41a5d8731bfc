"""Certificates: what was asked, searched and found, on paper and for programs, signed."""
