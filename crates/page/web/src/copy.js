// Buttons that copy: `<button data-copies="id">` copies the text of the element with this id.

exitlab.copy = (() => {
  /** Where the clipboard is refused, as it may be to files: the old way, by a selection. */
  const copySelected = (element) => {
    const selection = getSelection();
    selection.selectAllChildren(element);
    const isCopied = document.execCommand("copy");
    if (isCopied) selection.removeAllRanges();
    return isCopied;
  };

  const written = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  };

  /** Says on the button, and to screen readers, what came of it. */
  const say = (button, word) => {
    const status = document.getElementById("status");
    const text = button.dataset.label ?? button.textContent;
    button.dataset.label = text;
    button.textContent = word;
    status.textContent = word;
    setTimeout(() => {
      button.textContent = text;
      status.textContent = "";
    }, 2000);
  };

  /** Copies a text that no element shows as it is. */
  const text = async (copied, button) => {
    let isCopied = await written(copied);
    if (!isCopied) {
      const home = document.createElement("pre");
      home.textContent = copied;
      document.body.append(home);
      isCopied = copySelected(home);
      home.remove();
    }
    say(button, isCopied ? "Copied" : "Not copied");
  };

  const start = () => {
    for (const button of document.querySelectorAll("button[data-copies]")) {
      button.addEventListener("click", async () => {
        const element = document.getElementById(button.dataset.copies);
        const isCopied = (await written(element.textContent)) || copySelected(element);
        // What could not be copied is selected: Ctrl+C does the rest.
        say(button, isCopied ? "Copied" : "Selected");
      });
    }
  };

  return { start, text };
})();
