"""What moto answers differently from AWS, mended from inside: one module per mend (see mending.py)."""
