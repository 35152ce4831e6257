// Draws pictures to canvases and encodes canvases as pictures.

/** Above this limit, the page would need gigabytes of memory for one photo. */
const MOST_PIXELS = 64e6;

export class TooLargeError extends Error {
  constructor(width, height) {
    super(`${width} × ${height} pixels are more than this browser can edit.`);
    this.name = "TooLargeError";
  }
}

/** Returns the drawing context of an empty canvas. @throws {TooLargeError} The canvas is too large for the browser. */
export function makeCanvas(width, height, canvas = document.createElement("canvas")) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (width * height > MOST_PIXELS || !context || !holdsPixels(context)) {
    throw new TooLargeError(width, height);
  }

  return context;
}

/** Decodes a picture upright, passes it to a function, and then releases it. */
export async function withBitmap(blob, use) {
  const bitmap = await createImageBitmap(blob);
  try {
    return await use(bitmap);
  } finally {
    bitmap.close();
  }
}

/** @returns {Promise<Blob>} The picture; PNG if the browser cannot write the requested type. */
export function encode(context, type = "image/png", quality = undefined) {
  const { canvas } = context;
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new TooLargeError(canvas.width, canvas.height))), type, quality);
  });
}

/** Some browsers create a canvas that exceeds their limit but silently leave it empty. */
function holdsPixels(context) {
  context.fillRect(0, 0, 1, 1);
  const isHeld = context.getImageData(0, 0, 1, 1).data[3] === 255;
  context.clearRect(0, 0, 1, 1);
  return isHeld;
}
