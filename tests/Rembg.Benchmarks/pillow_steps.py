#!/usr/bin/env python3
"""Times what rembg does with Pillow around its model: decode, upright, to the model's size, mask back, cut out, PNG.

    python3 pillow_steps.py MASKS PHOTO...

MASKS is a directory with the model's answer for each photo, a grey PNG file of 320 x 320 with the photo's name: how long a
PNG file takes depends on how much of it is transparent. Prints JSON: seconds of each stage for each photo.
Needs Pillow alone (Debian: python3-pil); turning pixels into a tensor, which rembg does with NumPy, is left out.
"""
import io
import json
import pathlib
import sys
import time

import PIL
from PIL import Image, ImageOps

MODEL_SIZE = (320, 320)


def steps(path, mask):
    """Yields the names of the stages, each when it is done, as rembg.remove() and its sessions do them."""
    photo = Image.open(path)
    photo.load()
    yield "decode"
    photo = ImageOps.exif_transpose(photo)
    yield "upright"
    photo.convert("RGB").resize(MODEL_SIZE, Image.Resampling.LANCZOS)
    yield "to_model"
    full = mask.resize(photo.size, Image.Resampling.LANCZOS)
    yield "mask"
    cutout = Image.composite(photo, Image.new("RGBA", photo.size, 0), full)
    yield "composite"
    cutout.save(io.BytesIO(), "PNG")
    yield "png"


def measure(path, mask):
    times = {}
    last = time.perf_counter()
    for stage in steps(path, mask):
        now = time.perf_counter()
        times[stage] = now - last
        last = now
    return times


def read_mask(masks, photo):
    path = masks / (pathlib.Path(photo).stem + ".png")
    mask = Image.open(path).convert("L")
    if mask.size != MODEL_SIZE:
        sys.exit(f"{path} is {mask.size[0]} x {mask.size[1]}")
    return mask


def main():
    masks = pathlib.Path(sys.argv[1])
    print(json.dumps({"pillow": PIL.__version__, "photos": [measure(path, read_mask(masks, path)) for path in sys.argv[2:]]}))


if __name__ == "__main__":
    main()
