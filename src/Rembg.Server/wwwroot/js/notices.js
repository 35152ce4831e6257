// The page's messages: announcements for screen readers, and visible notices.

const status = document.getElementById("status");
const notice = document.getElementById("notice");
const text = document.getElementById("notice-text");
const undo = document.getElementById("notice-undo");
let timer = 0;

document.getElementById("notice-close").addEventListener("click", () => (notice.hidden = true));

/** Announces progress to screen readers, at most once a second so that they can keep up. */
export function announce(words) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (status.textContent !== words) {
      status.textContent = words;
    }
  }, 1000);
}

/**
 * Shows a message until it is dismissed or replaced by another one.
 * @param {() => void} onUndo Undoes the reported action; null if it cannot be undone.
 */
export function tell(words, onUndo = null) {
  text.textContent = words;
  undo.hidden = !onUndo;
  undo.onclick = () => {
    untell();
    onUndo();
  };
  notice.hidden = false;
}

export function untell() {
  notice.hidden = true;
}
