// Files that the page hands out: tables as CSV, named after what they show.

exitlab.download = (() => {
  /** A field of a CSV file. */
  const field = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };

  /** Rows of fields as CSV, a heading first. */
  const csv = (heading, rows) =>
    [heading, ...rows].map((row) => `${row.map(field).join(",")}\n`).join("");

  /** The page's title and these parts as a file name, without what file names cannot hold. */
  const named = (parts) =>
    [document.title, ...parts]
      .filter((part) => part)
      .join("-")
      .replace(/[^\w.-]+/g, "-");

  /** Saves a text as a file of this name. */
  const save = (name, text) => {
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    link.click();
    // The browser reads it after the click.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };

  return { csv, named, save };
})();
