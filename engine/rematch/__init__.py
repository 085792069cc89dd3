"""Rematch: from one applicant's profile to an explained backup-specialty strategy."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("rematch")
