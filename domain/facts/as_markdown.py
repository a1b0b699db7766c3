"""`python -m domain.facts.as_markdown > docs/facts.md`: the vocabulary as a page."""

from dataclasses import fields

from domain.facts import FACTS

HEAD = """# Facts

What can have happened in this house. Made from the code: `python -m domain.facts.as_markdown > docs/facts.md`.

| fact | version | carries | means |
|---|---|---|---|"""


def page() -> str:
    """One line a fact."""
    rows = [HEAD]
    for kind in sorted(FACTS):
        made = FACTS[kind]
        carries = ", ".join(f.name for f in fields(made) if f.name not in ("at", "inferred"))
        rows.append(f"| `{kind}` | {made.version} | {carries} | {' '.join((made.__doc__ or '').split())} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(page())
