#!/usr/bin/env python3
"""Times rembg's own code: remove() with the bytes of each photo, as its command line does, with u2netp and one session.

    python3 rembg_cutouts.py PHOTO...

Needs rembg (pip install "rembg[cpu]") and u2netp.onnx where rembg looks for it (U2NET_HOME). A first photo, which is not measured, warms up.
Prints JSON: seconds of each photo, and the most memory that was resident, in bytes. Without photos, it says whether rembg can be imported.
"""
import json
import pathlib
import resource
import sys
import time

from rembg import new_session, remove

MODEL = "u2netp"


def main():
    photos = [pathlib.Path(name).read_bytes() for name in sys.argv[1:]]
    if not photos:
        return
    session = new_session(MODEL)
    remove(photos[0], session=session)
    seconds = []
    for photo in photos:
        start = time.perf_counter()
        remove(photo, session=session)
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"photos": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


if __name__ == "__main__":
    main()
