// Composes a finished picture in the page, at the photo's full size: background, shadow, cut-out.

import { encode, makeCanvas, withBitmap } from "./canvas.js";

/**
 * @param {Blob} cutout
 * @param {{ frame, shadow }} look
 * @param {{ kind: string, color?: string, picture?: File }} background
 * @param {{ type: string, quality: number }} file The quality is 1–100.
 */
export async function compose(cutout, { frame, shadow }, background, { type, quality }) {
  const context = makeCanvas(frame.width, frame.height);
  if (background.kind === "color") {
    context.fillStyle = background.color;
    context.fillRect(0, 0, frame.width, frame.height);
  } else if (background.kind === "image") {
    await withBitmap(background.picture, (bitmap) => cover(context, bitmap));
  }

  if (shadow) {
    context.shadowColor = shadow.color;
    context.shadowBlur = shadow.blur;
    context.shadowOffsetY = shadow.offset;
  }

  await withBitmap(cutout, (bitmap) => context.drawImage(bitmap, -frame.x, -frame.y));
  return encode(context, type, quality / 100);
}

/** Like `cover` in CSS: fills the canvas, keeps the proportions, and crops both sides equally. */
function cover(context, bitmap) {
  const { width, height } = context.canvas;
  const scale = Math.max(width / bitmap.width, height / bitmap.height);
  const [across, down] = [bitmap.width * scale, bitmap.height * scale];
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, (width - across) / 2, (height - down) / 2, across, down);
}
