"""Checks beyond syntax over a knowledge base that loads."""
