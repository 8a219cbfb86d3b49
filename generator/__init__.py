"""Practice Briefings: one YAML file for each learning point becomes pages, fact sheets, digests and data."""

__version__ = "0.1.0"
