"""What a change of the knowledge base does to plans: two bases side by side over many profiles."""
