"""Pictures of a plan, drawn as SVG from specifications below templates/pictures/."""
