"""What is true: specialties, published figures, pivots, sources and the vocabulary."""
