// Formats numbers as text.

export function milliseconds(value) {
  if (value < 0.05) {
    return "0 ms";
  }

  if (value < 1) {
    return `${value.toFixed(1)} ms`;
  }

  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)} s`;
}

export function bytes(value) {
  if (value < 1024) {
    return `${value} B`;
  }

  const kilobytes = value / 1024;
  const megabytes = kilobytes / 1024;
  return megabytes < 1 ? `${Math.round(kilobytes)} KB` : `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
}

export function capital(words) {
  return words ? words[0].toUpperCase() + words.slice(1) : "";
}

export function pixels(width, height) {
  return `${width} × ${height}`;
}

export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}
