"""What hangs together in a knowledge base: fields, rules, conclusions, steps and sections of the report."""
