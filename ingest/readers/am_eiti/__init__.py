"""Armenia's beneficial ownership declarations of extractive companies."""
