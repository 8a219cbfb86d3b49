"""The issue form, for people who want no file at all, and what turns a submitted one into a draft."""
