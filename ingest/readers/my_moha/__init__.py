"""Malaysia's list of those named under its law against the financing of terrorism."""
