// Distinguishes dark cut-outs from light ones, so that each is shown on a contrasting backdrop.

import { makeCanvas, withBitmap } from "./canvas.js";

const SIDE = 48;
const DARK = 0.35;
const LIGHT = 0.75;
const tones = new WeakMap();

/** @returns {Promise<"dark" | "light" | "middle">} The tone of the opaque pixels, computed once for each picture. */
export function toneOf(blob) {
  if (!tones.has(blob)) {
    tones.set(blob, withBitmap(blob, look).catch(() => "middle"));
  }

  return tones.get(blob);
}

function look(bitmap) {
  const context = makeCanvas(SIDE, SIDE);
  context.drawImage(bitmap, 0, 0, SIDE, SIDE);
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  let [sum, count] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 128) {
      sum += (0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2]) / 255;
      count++;
    }
  }

  const mean = count > 0 ? sum / count : 0.5;
  return mean < DARK ? "dark" : mean > LIGHT ? "light" : "middle";
}
