"""Pages for man: the program's out of what it says of itself, the settings' out of the table in the README.

manual.py program PROGRAM | manual.py settings README
"""

import json
import re
import subprocess
import sys
import time


def roff(text):
    """Text as roff takes it: no sign in it means anything."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("’", "'")
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in text.split("\n"))


def marked(text):
    """Markdown of one table cell: code in bold, emphasis in italics."""
    text = text.replace("\\|", "|")
    pieces = re.split(r"(`[^`]*`|\*[^*]+\*)", text)
    return "".join(
        f"\\fB{roff(piece[1:-1])}\\fR" if piece.startswith("`")
        else f"\\fI{roff(piece[1:-1])}\\fR" if piece.startswith("*") and len(piece) > 2
        else roff(piece)
        for piece in pieces
    )


def head(name, section, what):
    day = time.strftime("%Y-%m-%d", time.gmtime())
    return [f".TH {name.upper()} {section} {day} Balie \"Balie\"", ".SH NAME", f"{roff(name)} \\- {roff(what)}"]


def names(argument):
    spelled = ["-" * (1 if name["kind"] == "short" else 2) + name["name"] for name in argument.get("names", [])]
    value = argument.get("valueName", "value")
    if argument["kind"] == "positional":
        return f"\\fI{roff(value)}\\fR"
    said = ", ".join(f"\\fB{roff(name)}\\fR" for name in spelled)
    return said if argument["kind"] == "flag" else f"{said} \\fI{roff(value)}\\fR"


def commands(command, path=()):
    """Every command with the words that lead to it, depth first."""
    path = (*path, command["commandName"])
    yield path, command
    for each in command.get("subcommands", []):
        if each["commandName"] != "help" and each.get("shouldDisplay", True):
            yield from commands(each, path)


def program(path):
    told = json.loads(subprocess.run([path, "--experimental-dump-help"], capture_output=True, check=True).stdout)
    root = told["command"]
    lines = head("balie", 1, root["abstract"].rstrip("."))
    lines += [".SH SYNOPSIS", ".B balie", ".I command", "[\\fIoption\\fR ...]", ".SH COMMANDS"]
    for path, command in commands(root):
        if len(path) == 1:
            continue
        lines += [f".SS {roff(' '.join(path))}", roff(command.get("abstract", ""))]
        if command.get("discussion"):
            lines += [".PP", roff(command["discussion"])]
        for argument in command.get("arguments", []):
            if not argument.get("shouldDisplay", True) or argument.get("preferredName", {}).get("name") in ("help", "version"):
                continue
            said = argument.get("abstract", "")
            if "defaultValue" in argument:
                said += f" Usually {argument['defaultValue']}."
            lines += [".TP", names(argument), roff(said)]
    lines += [
        ".SH EXIT STATUS",
        "0, or one of those of sysexits: 64 wrong words, 65 data that does not add up, 66 no such file, 69 unavailable,",
        "70 a fault of the program, 74 input or output, 75 in use by another balie, 77 not allowed, 78 wrong settings or",
        "keys.",
        ".SH FILES",
        ".TP", ".I /etc/balie/balie.yaml", "the settings, \\fBbalie.yaml\\fR(5)",
        ".TP", ".I /var/lib/balie", "the record, its keys, and an anchor of each day",
        ".TP", ".I /run/balie/balie.sock", "where commands reach the daemon; for root and group balie",
        ".SH SEE ALSO", "\\fBbalie.yaml\\fR(5)",
    ]
    return lines


def settings(readme):
    text = open(readme, encoding="utf-8").read()
    chapter = text.split("\n## Settings\n", 1)[1].split("\n## ", 1)[0]
    before, table = chapter.split("| setting | default | |", 1)
    lines = head("balie.yaml", 5, "settings of the reception desk")
    lines += [".SH DESCRIPTION"] + [marked(" ".join(part.split())) for part in before.strip().split("\n\n")]
    lines += [".SH SETTINGS"]
    rows = [line for line in table.split("\n") if line.startswith("| `")]
    assert len(rows) > 30, "the README's table of settings has moved"
    for row in rows:
        name, default, said = [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:4]]
        lines += [".TP", f"{marked(name)} ({marked(default)})", marked(said)]
    lines += [".SH FILES", ".I /etc/balie/balie.yaml", ".SH SEE ALSO", "\\fBbalie\\fR(1)"]
    return lines


def main():
    kind, path = sys.argv[1:]
    print("\n".join({"program": program, "settings": settings}[kind](path)))


if __name__ == "__main__":
    main()
