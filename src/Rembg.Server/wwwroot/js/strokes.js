// Brush strokes on a cut-out. A stroke is `{ mode, size, points }`: "keep" restores the photo, "remove" erases it. The size and
// the points (x, y, x, y, …) are in pixels of the photo, so strokes can be painted at any scale.

import { encode, makeCanvas, withBitmap } from "./canvas.js";

/** The brush's soft edge is a ramp with this many steps over the outer part of its width. */
const STEPS = 6;
const SOFT = 0.3;

/**
 * Paints a stroke. The ramp is painted from its widest, faintest line inwards. Step n of N covers 1 / (N − n + 1) of the rest, so
 * the sum is a linear ramp that ends in full coverage, however often the stroke crosses itself.
 *
 * @param {CanvasRenderingContext2D} context The cut-out.
 * @param {CanvasPattern} original The photo at the same scale.
 */
export function paint(context, { mode, size, points }, original, scale = 1) {
  const path = new Path2D();
  path.moveTo(points[0] * scale, points[1] * scale);
  // A single dab of the brush is a line of zero length, for which some browsers draw nothing.
  path.lineTo(points[0] * scale + 0.01, points[1] * scale);
  for (let index = 2; index < points.length; index += 2) {
    path.lineTo(points[index] * scale, points[index + 1] * scale);
  }

  context.save();
  context.lineCap = "round";
  context.lineJoin = "round";
  context.globalCompositeOperation = mode === "keep" ? "source-over" : "destination-out";
  context.strokeStyle = mode === "keep" ? original : "#000000";
  for (let step = 1; step <= STEPS; step++) {
    context.globalAlpha = 1 / (STEPS - step + 1);
    context.lineWidth = Math.max(0.5, size * scale * (1 - (SOFT * (step - 1)) / (STEPS - 1)));
    context.stroke(path);
  }

  context.restore();
}

/** Draws a picture into a canvas of the given size. */
export async function drawn(blob, width, height, canvas = undefined) {
  const context = makeCanvas(width, height, canvas);
  context.imageSmoothingQuality = "high";
  await withBitmap(blob, (bitmap) => context.drawImage(bitmap, 0, 0, width, height));
  return context;
}

/** Paints strokes on a cut-out at full size. */
export async function retouch(file, cutout, strokes) {
  const { width, height } = await withBitmap(cutout, ({ width, height }) => ({ width, height }));
  const context = await drawn(cutout, width, height);
  // Erasing also works if the browser cannot decode the photo; restoring does not.
  const needsPhoto = strokes.some(({ mode }) => mode === "keep");
  const pattern = needsPhoto ? context.createPattern((await drawn(file, width, height)).canvas, "no-repeat") : null;
  strokes.forEach((stroke) => paint(context, stroke, pattern));
  return encode(context);
}
