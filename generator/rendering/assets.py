"""Where the program keeps what outputs are made of: templates, styles, scripts and typefaces."""

from __future__ import annotations

from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ASSETS = TEMPLATES.parent / "overrides" / "assets"
FONTS = tuple(ASSETS / "fonts" / f"atkinson-hyperlegible-next-{face}.woff2" for face in ("400", "700", "400i"))
"""The typeface's faces: regular, bold, italic."""
