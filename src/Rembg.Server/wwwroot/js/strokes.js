// Brush strokes on a cut-out. A stroke is `{ mode, size, points }`: "keep" brings the photo back, "remove" takes it away; the
// size and the points (x, y, x, y, …) are in pixels of the photo, so that strokes fit at any scale.

import { encode, makeCanvas, withBitmap } from "./canvas.js";

/** The edge of the brush is a ramp of this many steps over the outer part of its width. */
const STEPS = 6;
const SOFT = 0.3;

/**
 * Paints a stroke. The ramp is laid from its widest, faintest line inwards. Step n of N covers 1 / (N − n + 1) of what is left,
 * which makes the sum a straight ramp that ends in full cover, however often the stroke crosses itself.
 *
 * @param {CanvasRenderingContext2D} context The cut-out.
 * @param {CanvasPattern} original The photo at the same scale.
 */
export function paint(context, { mode, size, points }, original, scale = 1) {
  const path = new Path2D();
  path.moveTo(points[0] * scale, points[1] * scale);
  // Some browsers draw nothing for a line without length, which is what a single dab of the brush is.
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

/** A picture drawn into a canvas of a size. */
export async function drawn(blob, width, height, canvas = undefined) {
  const context = makeCanvas(width, height, canvas);
  context.imageSmoothingQuality = "high";
  await withBitmap(blob, (bitmap) => context.drawImage(bitmap, 0, 0, width, height));
  return context;
}

/** The cut-out with strokes on it, at its full size. */
export async function retouch(file, cutout, strokes) {
  const { width, height } = await withBitmap(cutout, ({ width, height }) => ({ width, height }));
  const context = await drawn(cutout, width, height);
  // A photo this browser cannot decode can be taken away from, and nothing of it can come back.
  const needsPhoto = strokes.some(({ mode }) => mode === "keep");
  const pattern = needsPhoto ? context.createPattern((await drawn(file, width, height)).canvas, "no-repeat") : null;
  strokes.forEach((stroke) => paint(context, stroke, pattern));
  return encode(context);
}
