"""Applies the mends of a home: every module of its package.

A mend's docstring has four lines, which the emulator's README repeats:
What, Why, Echoes (fields that are given back as they came) and Gone when (how to see that it is no longer needed).
"""

import importlib
import pkgutil


def apply_mends(package):
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}").apply()
