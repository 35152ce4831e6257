// The page's help and dialogs.

const element = (id) => document.getElementById(id);

export function listen() {
  const help = element("help");
  element("help-open").addEventListener("click", () => help.showModal());
  help.addEventListener("click", (event) => event.target === help && help.close());
}

/** Asks for the API key; resolves with null if the user cancels. */
export function askKey(isWrong) {
  const dialog = element("key");
  const value = element("key-value");
  element("key-text").textContent = isWrong ? "The key was not accepted. Please check it." : "Ask the server's operator for one.";
  value.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    element("key-cancel").onclick = () => dialog.close("");
    dialog.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      dialog.close("given");
    };
    dialog.addEventListener("close", () => {
      const key = dialog.returnValue === "given" ? value.value.trim() : "";
      value.value = "";
      resolve(key || null);
    }, { once: true });
  });
}

/** Asks for confirmation of an action that cannot be undone; resolves with true if the user confirms. */
export function ask({ title, text, yes, no }) {
  const dialog = element("ask");
  element("ask-title").textContent = title;
  element("ask-text").textContent = text;
  element("ask-yes").textContent = yes;
  element("ask-no").textContent = no;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}
