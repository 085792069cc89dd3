"""From profile and knowledge to typed facts, each with its origin."""
