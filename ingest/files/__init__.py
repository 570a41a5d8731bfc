"""A publisher's file as bytes and text: opened, unpacked, checked, and a copy kept."""
