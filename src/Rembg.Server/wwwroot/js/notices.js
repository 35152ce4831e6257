// What the page has to say: quietly for those who listen, or for everyone to see.

const status = document.getElementById("status");
const notice = document.getElementById("notice");
const text = document.getElementById("notice-text");
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

/** A message that stays until it is dismissed or another one comes. */
export function tell(words) {
  text.textContent = words;
  notice.hidden = false;
}

export function untell() {
  notice.hidden = true;
}
