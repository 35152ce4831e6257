// Pictures into canvases and out of them.

/** Beyond this a page takes gigabytes for the work on one photo. */
const MOST_PIXELS = 64e6;

export class TooLargeError extends Error {
  constructor(width, height) {
    super(`${width} × ${height} pixels are more than this browser can edit.`);
    this.name = "TooLargeError";
  }
}

/** The drawing context of a new, empty canvas. @throws {TooLargeError} The browser cannot hold it. */
export function makeCanvas(width, height, canvas = document.createElement("canvas")) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (width * height > MOST_PIXELS || !context || !holdsPixels(context)) {
    throw new TooLargeError(width, height);
  }

  return context;
}

/** Decodes a picture upright, hands it on, and lets go of it. */
export async function withBitmap(blob, use) {
  const bitmap = await createImageBitmap(blob);
  try {
    return await use(bitmap);
  } finally {
    bitmap.close();
  }
}

/** @returns {Promise<Blob>} PNG where the browser cannot write the type that is asked for. */
export function encode(context, type = "image/png", quality = undefined) {
  const { canvas } = context;
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new TooLargeError(canvas.width, canvas.height))), type, quality);
  });
}

/** Some browsers make a canvas beyond their limit that silently stays empty. */
function holdsPixels(context) {
  context.fillRect(0, 0, 1, 1);
  const isHeld = context.getImageData(0, 0, 1, 1).data[3] === 255;
  context.clearRect(0, 0, 1, 1);
  return isHeld;
}
