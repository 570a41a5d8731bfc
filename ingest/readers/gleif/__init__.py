"""GLEIF's golden copy: legal entities, who consolidates them, and why a parent is not named."""
