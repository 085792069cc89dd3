"""An advisor's own entries laid over the knowledge base that came with Rematch."""
