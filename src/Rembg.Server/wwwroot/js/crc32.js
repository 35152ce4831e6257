// Computes CRC-32 as ZIP requires it (ISO 3309, reflected polynomial 0xEDB88320), reading a blob piece by piece.

const TABLE = new Uint32Array(256).map((_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) {
    value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }

  return value;
});

/** @param {number} crc 0 for the first piece, then the result of the previous piece. */
export function update(crc, bytes) {
  let value = ~crc;
  for (let index = 0; index < bytes.length; index++) {
    value = TABLE[(value ^ bytes[index]) & 0xff] ^ (value >>> 8);
  }

  return ~value >>> 0;
}

export async function crc32(blob) {
  let crc = 0;
  const reader = blob.stream().getReader();
  for (let read; !(read = await reader.read()).done;) {
    crc = update(crc, read.value);
  }

  return crc;
}
