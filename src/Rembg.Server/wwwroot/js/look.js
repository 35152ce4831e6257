// The look of a finished picture: its edges relative to the photo, and its shadow, in pixels of the photo.

import { makeCanvas, withBitmap } from "./canvas.js";
import { finishOf } from "./settings.js";
import { boxOf } from "./subject.js";

const STRIP = 256;
const boxes = new WeakMap();

/**
 * @returns {Promise<{ frame: { x, y, width, height }, shadow: { offset, blur, color }? }>} The frame may extend beyond the photo.
 */
export async function lookOf(photo, settings) {
  const { margin, isSquare, shadow } = finishOf(settings);
  const whole = { x: 0, y: 0, width: photo.result.width, height: photo.result.height };
  const box = margin !== null || shadow ? await subjectOf(photo) : null;
  const side = box ? Math.max(box.width, box.height) : 0;
  const frame = margin === null || !box ? whole : grown(box, Math.round(margin * side));
  return {
    frame: isSquare ? squared(frame) : frame,
    shadow: shadow && box ? { offset: shadow.offset * side, blur: shadow.blur * side, color: `rgb(0 0 0 / ${shadow.opacity})` } : null,
  };
}

function grown({ x, y, width, height }, by) {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function squared({ x, y, width, height }) {
  const side = Math.max(width, height);
  return { x: x - Math.floor((side - width) / 2), y: y - Math.floor((side - height) / 2), width: side, height: side };
}

/** Returns the box around the subject, which is computed once for each picture. */
function subjectOf({ cutout, result }) {
  if (!boxes.has(cutout)) {
    boxes.set(cutout, find(cutout, result.isMask ? 0 : 3));
  }

  return boxes.get(cutout);
}

/** @param {number} channel The channel that contains the alpha; in a mask, it is a grey channel. */
function find(blob, channel) {
  return withBitmap(blob, (bitmap) => {
    const { width, height } = bitmap;
    const context = makeCanvas(width, Math.min(height, STRIP));
    const row = new Uint8Array(width);
    let strip = null;
    return boxOf(width, height, (y) => {
      if (y % STRIP === 0) {
        // Pixels are read strip by strip; reading all at once would create a second copy of a large photo.
        context.clearRect(0, 0, width, STRIP);
        context.drawImage(bitmap, 0, -y);
        strip = context.getImageData(0, 0, width, context.canvas.height).data;
      }

      for (let x = 0, at = (y % STRIP) * width * 4 + channel; x < width; x++, at += 4) {
        row[x] = strip[at];
      }

      return row;
    });
  });
}
