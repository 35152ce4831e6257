// The two calls to the server, with one error type for all failures.

/** A failed call. `status` is 0 if there was no response. */
export class ApiError extends Error {
  constructor(status, detail, retryAfter = null) {
    super(detail);
    this.name = "ApiError";
    this.status = status;
    /** The seconds that the server asks to wait; null if it does not specify them. */
    this.retryAfter = retryAfter;
  }

  get isBusy() {
    return this.status === 429 || this.status === 503;
  }

  get isLocked() {
    return this.status === 401;
  }
}

/** Gets the server's models, formats, refinements and limits. */
export async function getModels(key) {
  let answer;
  try {
    answer = await fetch("api/models", { headers: key ? { "X-Api-Key": key } : {}, cache: "no-store" });
  } catch {
    throw unreachable();
  }

  if (!answer.ok) {
    throw await toError(answer.status, await answer.blob(), answer.headers.get("Retry-After"));
  }

  return answer.json();
}

/**
 * Sends one photo and resolves with the resulting picture.
 * Uses XMLHttpRequest instead of fetch because only XMLHttpRequest reports upload progress.
 *
 * @param {FormData} form
 * @param {{ key: string?, signal: AbortSignal, onUpload: (share: number) => void }} call `onUpload` gets the uploaded share, 0–1.
 */
export function removeBackground(form, { key, signal, onUpload }) {
  const { promise, resolve, reject } = Promise.withResolvers?.() ?? withResolvers();
  const started = performance.now();
  const request = new XMLHttpRequest();
  const abort = () => request.abort();

  request.open("POST", "api/remove");
  request.responseType = "blob";
  if (key) {
    request.setRequestHeader("X-Api-Key", key);
  }

  request.upload.onprogress = (event) => onUpload?.(event.lengthComputable ? event.loaded / event.total : 0);
  request.upload.onload = () => onUpload?.(1);
  request.onabort = () => reject(signal.reason ?? new DOMException("Aborted", "AbortError"));
  request.onerror = () => reject(unreachable());
  request.onload = async () => {
    const header = (name) => request.getResponseHeader(name);
    if (request.status === 200) {
      resolve(toResult(request.response, header, performance.now() - started));
    } else {
      reject(await toError(request.status, request.response, header("Retry-After")));
    }
  };

  signal.addEventListener("abort", abort, { once: true });
  request.onloadend = () => signal.removeEventListener("abort", abort);
  if (signal.aborted) {
    reject(signal.reason);
  } else {
    request.send(form);
  }

  return promise;
}

/** Parses `Server-Timing: decode;dur=31.0, inference;dur=90.1` into a list of steps in milliseconds. */
export function parseServerTiming(text) {
  return (text ?? "").split(",").flatMap((entry) => {
    const [name, ...parameters] = entry.split(";").map((part) => part.trim());
    const duration = parameters.find((parameter) => parameter.startsWith("dur="));
    return name && duration ? [{ name, milliseconds: Number(duration.slice(4)) }] : [];
  });
}

/** Returns the seconds to wait according to a Retry-After header, which contains a number of seconds or a date. */
export function parseRetryAfter(text, now = Date.now()) {
  if (!text) {
    return null;
  }

  const seconds = /^\d+$/.test(text.trim()) ? Number(text) : (Date.parse(text) - now) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

function toResult(blob, header, milliseconds) {
  return {
    blob,
    milliseconds,
    steps: parseServerTiming(header("Server-Timing")),
    model: header("X-Rembg-Model"),
    device: header("X-Rembg-Device"),
    width: Number(header("X-Rembg-Width")) || 0,
    height: Number(header("X-Rembg-Height")) || 0,
    hasSubject: header("X-Rembg-Subject") !== "false",
    certainty: parseFloat(header("X-Rembg-Certainty")),
    looks: header("X-Rembg-Looks"),
  };
}

async function toError(status, body, retryAfter) {
  let problem = {};
  try {
    problem = JSON.parse(await body.text()) ?? {};
  } catch {
    // The response may come from a proxy and contain its own error page; then only the status is used.
  }

  const detail = problem.detail || problem.title || `The server answered with status ${status}.`;
  return new ApiError(status, detail, parseRetryAfter(retryAfter));
}

function unreachable() {
  return new ApiError(0, "The server cannot be reached. Is it still running?");
}

function withResolvers() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
