// Messages of the page: quiet ones for screen readers, and ones for everyone to see.

const status = document.getElementById("status");
const notice = document.getElementById("notice");
const text = document.getElementById("notice-text");
const undo = document.getElementById("notice-undo");
let timer = 0;

document.getElementById("notice-close").addEventListener("click", () => (notice.hidden = true));

/** Progress for screen readers, at most once a second so that they can keep up. */
export function announce(words) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (status.textContent !== words) {
      status.textContent = words;
    }
  }, 1000);
}

/**
 * A message that stays until it is dismissed or another one comes.
 * @param {() => void} onUndo Where what happened can be taken back.
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
