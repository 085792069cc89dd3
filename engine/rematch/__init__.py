"""Rematch: from one applicant's profile to an explained backup-specialty strategy."""

__all__ = ["__version__"]

__version__: str


def __getattr__(name: str) -> str:
    """Look the version up when it is asked for: reading package metadata takes longer than the package."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - see above

        return version("rematch")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
