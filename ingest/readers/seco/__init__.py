"""Switzerland's list of sanctioned persons and goods (SECO), as XML: whole list and amendment."""
