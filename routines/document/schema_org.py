"""A routine as a schema.org `HowTo`, from its document alone."""

from collections.abc import Mapping

from routines.document.outline import section_label
from routines.document.shapes import Document, SectionOfDocument, TechniqueOfDocument
from techniques import schema_org

Node = dict[str, object]


def of(document: Document, address: str, author: Node | None, medical: bool = False) -> Node:
    """The `HowTo` of a routine document, with a `HowToSection` for each section that has steps.

    `author` is the node of the house or of a `person`, or None if they show no name.
    """
    techniques = document["techniques"]
    node = {
        "@type": "HowTo",
        "name": document["title"],
        "description": document["summary"] or document["title"],
        "url": address,
        "inLanguage": document["language"],
        "totalTime": schema_org.duration(document["total_seconds"]),
        **({"author": author} if author else {}),
        **schema_org.things(_used(document)),
        "step": [
            _section(section, i, techniques) for i, section in enumerate(document["sections"]) if section["steps"]
        ],
    }
    return schema_org.graph(node, document.get("contraindications", []), medical)


def person(name: str) -> Node | None:
    """The node of a person by the name they show; None without one."""
    return {"@type": "Person", "name": name} if name else None


def _used(document: Document) -> list[TechniqueOfDocument]:
    slugs = dict.fromkeys(step["technique"] for section in document["sections"] for step in section["steps"])
    return [document["techniques"][slug] for slug in slugs]


def _section(section: SectionOfDocument, position: int, techniques: Mapping[str, TechniqueOfDocument]) -> Node:
    steps = [
        {
            "@type": "HowToStep",
            "position": number,
            "name": techniques[step["technique"]]["name"],
            "text": " ".join(filter(None, [*techniques[step["technique"]]["instructions"], step["note"]])),
        }
        for number, step in enumerate(section["steps"], 1)
    ]
    return {
        "@type": "HowToSection",
        "position": position + 1,
        "name": section_label(section["title"], position),
        "itemListElement": steps,
    }
