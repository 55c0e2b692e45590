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

  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      return copySelected(element);
    }
  };

  const start = () => {
    const status = document.getElementById("status");
    for (const button of document.querySelectorAll("button[data-copies]")) {
      const text = button.textContent;
      button.addEventListener("click", async () => {
        const isCopied = await copy(document.getElementById(button.dataset.copies));
        // What could not be copied is selected: Ctrl+C does the rest.
        button.textContent = isCopied ? "Copied" : "Selected";
        status.textContent = button.textContent;
        setTimeout(() => {
          button.textContent = text;
          status.textContent = "";
        }, 2000);
      });
    }
  };

  return { start };
})();
