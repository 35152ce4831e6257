// Creates a ZIP archive as a stream of parts. Files are stored uncompressed, because pictures are already compressed.
// PKWARE APPNOTE 6.3.10: local header 4.3.7, central directory 4.3.12, ZIP64 4.3.14, 4.3.15 and 4.5.3.

import { crc32 } from "./crc32.js";

const MAX_16 = 0xffff;
const MAX_32 = 0xffffffff;
const UTF8_NAMES = 0x0800;
const PLAIN = 20;
const ZIP64 = 45;

/**
 * Yields bytes and blobs that together form the archive. Blobs pass through unchanged: their bytes are read
 * once for the checksum and never copied.
 *
 * @param {AsyncIterable<{ name: string, blob: Blob, date?: Date }>} files
 */
export async function* zip(files) {
  const entries = [];
  const names = new Set();
  let offset = 0;
  for await (const { name, blob, date } of files) {
    const entry = {
      name: new TextEncoder().encode(uniqueName(name, names)),
      crc: await crc32(blob),
      size: blob.size,
      stamp: dosStamp(date ?? new Date()),
      offset,
    };
    const header = localHeader(entry);
    yield header;
    yield blob;
    entries.push(entry);
    offset += header.length + blob.size;
  }

  const start = offset;
  for (const entry of entries) {
    const record = centralRecord(entry);
    yield record;
    offset += record.length;
  }

  yield end(entries.length, start, offset - start);
}

/** Returns `cat.png`, `cat (2).png`, …; case is ignored, as on many file systems. Names contain no folders. */
export function uniqueName(name, taken) {
  const plain = name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, "_").replace(/^\.+/, "_") || "_";
  const suffix = /\.(?:nobg|mask)\.\w+$/.exec(plain)?.[0] ?? /\.\w+$/.exec(plain)?.[0] ?? "";
  const stem = plain.slice(0, plain.length - suffix.length);
  let unique = plain;
  for (let number = 2; taken.has(unique.toLowerCase()); number++) {
    unique = `${stem} (${number})${suffix}`;
  }

  taken.add(unique.toLowerCase());
  return unique;
}

/** Concatenates fields: little-endian numbers, given as `[size in bytes, value]`, and byte arrays. */
export function pack(...fields) {
  const length = fields.reduce((sum, field) => sum + (field instanceof Uint8Array ? field.length : field[0]), 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const field of fields) {
    if (field instanceof Uint8Array) {
      bytes.set(field, at);
      at += field.length;
      continue;
    }

    const [size, value] = field;
    if (size === 8) {
      view.setBigUint64(at, BigInt(value), true);
    } else if (size === 4) {
      view.setUint32(at, value, true);
    } else {
      view.setUint16(at, value, true);
    }

    at += size;
  }

  return bytes;
}

export function localHeader({ name, crc, size, stamp }) {
  const isLarge = size >= MAX_32;
  // In a local header, the extra field contains either both sizes or neither.
  const extra = isLarge ? pack([2, 1], [2, 16], [8, size], [8, size]) : new Uint8Array();
  const length = isLarge ? MAX_32 : size;
  return pack(
    [4, 0x04034b50], [2, isLarge ? ZIP64 : PLAIN], [2, UTF8_NAMES], [2, 0], [4, stamp],
    [4, crc], [4, length], [4, length], [2, name.length], [2, extra.length], name, extra);
}

export function centralRecord({ name, crc, size, stamp, offset }) {
  const large = [...(size >= MAX_32 ? [[8, size], [8, size]] : []), ...(offset >= MAX_32 ? [[8, offset]] : [])];
  const extra = large.length > 0 ? pack([2, 1], [2, large.length * 8], ...large) : new Uint8Array();
  const version = large.length > 0 ? ZIP64 : PLAIN;
  const length = Math.min(size, MAX_32);
  return pack(
    [4, 0x02014b50], [2, version], [2, version], [2, UTF8_NAMES], [2, 0], [4, stamp],
    [4, crc], [4, length], [4, length], [2, name.length], [2, extra.length], [2, 0],
    [2, 0], [2, 0], [4, 0], [4, Math.min(offset, MAX_32)], name, extra);
}

export function end(count, start, size) {
  const isLarge = count >= MAX_16 || start >= MAX_32 || size >= MAX_32;
  const zip64 = isLarge
    ? pack(
      [4, 0x06064b50], [8, 44], [2, ZIP64], [2, ZIP64], [4, 0], [4, 0], [8, count], [8, count], [8, size], [8, start],
      [4, 0x07064b50], [4, 0], [8, start + size], [4, 1])
    : new Uint8Array();
  const short = Math.min(count, MAX_16);
  return pack(
    zip64,
    [4, 0x06054b50], [2, 0], [2, 0], [2, short], [2, short], [4, Math.min(size, MAX_32)], [4, Math.min(start, MAX_32)], [2, 0]);
}

/** Returns an MS-DOS timestamp, with the date in the high bits: the resolution is two seconds, the first year 1980. */
function dosStamp(date) {
  const year = Math.min(2107, Math.max(1980, date.getFullYear()));
  const day = ((year - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}
