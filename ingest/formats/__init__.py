"""Rows and records out of delimited text, workbooks, JSON and XML, as a stream."""
