// Numbers as words.

export function milliseconds(value) {
  if (value < 1) {
    return `${value.toFixed(1)} ms`;
  }

  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)} s`;
}

export function bytes(value) {
  if (value < 1000) {
    return `${value} B`;
  }

  return value < 1_000_000 ? `${Math.round(value / 1000)} KB` : `${(value / 1_000_000).toFixed(1)} MB`;
}

export function pixels(width, height) {
  return `${width} × ${height}`;
}

export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
