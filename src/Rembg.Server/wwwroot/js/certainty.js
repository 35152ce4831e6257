// How far a result can be trusted: the server's estimate of its intersection over union with the true mask, 0–1.

/** Below this certainty, a result should be checked. The server looks again at such photos. */
const DOUBTFUL = 0.9;

/** Returns true if a photo's result should be checked; a touched-up one has been checked. */
export function isDoubtful({ result, touched }) {
  return isKnown(result) && result.certainty < DOUBTFUL && !touched;
}

/** Returns the certainty with two digits; an empty string if the server did not state it or found no subject. */
export function certaintyOf({ result }) {
  if (!isKnown(result)) {
    return "";
  }

  // A certainty that is just below the limit is not rounded up to it.
  return (result.certainty < DOUBTFUL ? Math.min(result.certainty, DOUBTFUL - 0.01) : result.certainty).toFixed(2);
}

// Results of earlier visits may have been stored without a certainty.
function isKnown(result) {
  return Boolean(result?.hasSubject) && Number.isFinite(result.certainty);
}
