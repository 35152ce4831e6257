#!/usr/bin/env python3
"""Reads with Pillow what the benchmark `fuzz --keep DIRECTORY` has cut out without a warning.

    python3 fuzz_reference.py DIRECTORY

Prints the files that Pillow refuses, with its reason. The exit code is 1 where there are any: such a file is damaged, and nobody
was told. Files whose undamaged source Pillow cannot read are left out and counted. Needs Pillow alone (Debian: python3-pil).
"""
import pathlib
import sys
import warnings

import PIL
from PIL import Image

# The benchmark has a pixel limit of its own.
Image.MAX_IMAGE_PIXELS = None


def refusal(path):
    """Returns Pillow's reason not to read a file; None where it reads all pixels."""
    try:
        with Image.open(path) as image:
            image.load()
        return None
    except Exception as error:  # Pillow's plugins raise all kinds of errors for damaged files.
        return f"{type(error).__name__}: {error}"


def source_of(path):
    """A damaged file is named after its number, its mutation and its source."""
    return path.name.split("-", 2)[2]


def main():
    directory = pathlib.Path(sys.argv[1])
    warnings.simplefilter("ignore")
    unreadable = {path.name for path in (directory / "sources").iterdir() if refusal(path)}
    files = sorted((directory / "success").iterdir())
    compared = [path for path in files if source_of(path) not in unreadable]
    refused = [(path.name, reason) for path in compared if (reason := refusal(path))]
    for name, reason in refused:
        print(f"{name}: {reason}")
    print(f"Pillow {PIL.__version__} refuses {len(refused)} of {len(compared)} files that were cut out.")
    if unreadable:
        print(f"{len(files) - len(compared)} files were not compared: Pillow does not read {', '.join(sorted(unreadable))}.")
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()
