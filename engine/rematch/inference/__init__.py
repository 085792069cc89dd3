"""Stage by stage, which rules fire on which facts."""
