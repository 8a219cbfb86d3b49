"""`python -m generator` is the same door as `briefings`."""

from generator.cli import main

main()
