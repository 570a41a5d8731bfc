"""Which owner controls which company, alone or through companies that it controls."""
