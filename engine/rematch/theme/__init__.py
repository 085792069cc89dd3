"""How reports look and whose they are: name, logo, colors, contact and disclaimer of an office."""
