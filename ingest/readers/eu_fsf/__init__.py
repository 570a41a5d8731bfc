"""The EU's consolidated list of financial sanctions (FSF): XML 1.1, CSV 1.1 and 1.0, global.xml."""
