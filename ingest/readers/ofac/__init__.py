"""OFAC's lists, SDN and consolidated: advanced, enhanced and plain XML, and flat files."""
