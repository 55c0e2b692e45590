"""Copies the repository's documents to the folder that mdBook reads: stage.py ROOT FOLDER.

Their layout stays as it is, so that a link is the same on a code host and in the site. Notebooks become Markdown with
their outputs, and stand in the table of contents under the page of their folder.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

# What documents may link to.
STAGED = ["*.md", "LICENSE-*", "docs", "scenarios", ":!docs/site", ":!crates"]


def text_of(lines: str | list[str]) -> str:
    return lines if isinstance(lines, str) else "".join(lines)


def output_as_markdown(output: dict) -> str:
    """One output of a cell: its HTML where it has some, else its text."""
    if output["output_type"] == "stream":
        return f"```text\n{text_of(output['text']).rstrip()}\n```"
    if output["output_type"] == "error":
        return f"```text\n{output['ename']}: {output['evalue']}\n```"
    data = output["data"]
    if "text/html" in data:
        # A blank line would end the block of HTML, and indented lines after it would be code.
        lines = (line.strip() for line in text_of(data["text/html"]).splitlines())
        return '<div class="output">\n' + "\n".join(line for line in lines if line) + "\n</div>"
    if "image/png" in data:
        return f"![output](data:image/png;base64,{text_of(data['image/png']).strip()})"
    return f"```text\n{text_of(data['text/plain']).rstrip()}\n```"


def notebook_as_markdown(path: Path) -> str:
    parts = []
    for cell in json.loads(path.read_text())["cells"]:
        source = text_of(cell["source"]).rstrip()
        parts.append(f"```python\n{source}\n```" if cell["cell_type"] == "code" else source)
        parts += [output_as_markdown(output) for output in cell.get("outputs", [])]
    return "\n\n".join(parts) + "\n"


def main(root: Path, staged: Path) -> None:
    shutil.rmtree(staged, ignore_errors=True)
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *STAGED],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    for name in filter(None, files):
        target = staged / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".ipynb"):
            target.with_suffix(".md").write_text(notebook_as_markdown(root / name))
        elif name.endswith(".md"):
            target.write_text(re.sub(r"\.ipynb\)", ".md)", (root / name).read_text()))
        elif (root / name).exists():
            shutil.copyfile(root / name, target)

    # The table of contents stands in docs/ and is read from the root.
    contents = []
    for line in (staged / "docs/SUMMARY.md").read_text().splitlines():
        line = re.sub(r"\]\((?!\.\./)", "](docs/", line).replace("](../", "](")
        contents.append(line)
        if "docs/notebooks/README.md" in line:
            for page in sorted((staged / "docs/notebooks").glob("*.md")):
                if page.name != "README.md":
                    title = page.read_text().splitlines()[0].removeprefix("# ")
                    contents.append(f"  - [{title}](docs/notebooks/{page.name})")
    (staged / "docs/SUMMARY.md").unlink()
    listed = {name for line in contents for name in re.findall(r"\]\((.*?)\)", line)}
    left_out = {str(page.relative_to(staged)) for page in staged.rglob("*.md")} - listed
    if left_out:
        sys.exit(f"docs/SUMMARY.md leaves out {', '.join(sorted(left_out))}")
    (staged / "SUMMARY.md").write_text("\n".join(contents) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
