"""A technique as a schema.org HowTo, from its document alone."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.duration import duration_iso_string

if TYPE_CHECKING:
    from techniques.models.document import TechniqueDocument

Node = dict[str, object]
"""An object of JSON-LD."""

CONTEXT = "https://schema.org"
EFFLEUR = "Effleur"
SUPPLIES = {"oil": "Oil or lotion", "little": "A little oil or lotion", "optional": "Oil or lotion, as you like"}


def of(document: "TechniqueDocument", address: str, site: str, medical: bool = False) -> Node:
    """The `HowTo` of a technique; `medical` adds a `MedicalTherapy` with its contraindications."""
    node = {
        "@type": "HowTo",
        "name": document["name"],
        "description": document["summary"],
        "url": address,
        "inLanguage": "en",
        "totalTime": duration(document["seconds"]["default"]),
        "author": house(site),
        **things([document]),
        "step": steps(document["instructions"]),
    }
    return graph(node, document["contraindications"], medical)


def article(name: str, summary: str, address: str, site: str, sources: Iterable[tuple[str, str]]) -> Node:
    """The `Article` of a page to read; each source is a name and an address, which may be empty."""
    works = [{"@type": "CreativeWork", "name": title, "url": url} for title, url in dict.fromkeys(sources)]
    return {
        "@context": CONTEXT,
        "@type": "Article",
        "headline": name,
        "description": summary,
        "url": address,
        "inLanguage": "en",
        "author": house(site),
        "citation": [{key: value for key, value in work.items() if value} for work in works],
    }


def graph(node: Node, contraindications: Iterable[Mapping[str, object]], medical: bool) -> Node:
    """The node alone or, if `medical`, with the therapy it describes, of the same name and address."""
    if not medical:
        return {"@context": CONTEXT, **node}
    therapy = {"@type": "MedicalTherapy", **{name: node[name] for name in ("name", "description", "url")}}
    if contraindications:
        therapy["contraindication"] = [
            {"@type": "MedicalContraindication", "name": entry["name"]} for entry in contraindications
        ]
    return {"@context": CONTEXT, "@graph": [node, therapy]}


def house(site: str) -> Node:
    return {"@type": "Organization", "name": EFFLEUR, "url": f"{site}/"}


def steps(instructions: Iterable[str], first: int = 1) -> list[Node]:
    return [{"@type": "HowToStep", "position": number, "text": text} for number, text in enumerate(instructions, first)]


def things(documents: Iterable[Mapping[str, Any]]) -> Node:
    """The tools and supplies for these techniques, each once."""
    documents = list(documents)
    tools = dict.fromkeys(tool for document in documents for tool in document.get("tools", []))
    supplies = dict.fromkeys(SUPPLIES.get(document.get("lubricant", "")) for document in documents)
    found = {
        "tool": [{"@type": "HowToTool", "name": name} for name in tools],
        "supply": [{"@type": "HowToSupply", "name": name} for name in supplies if name],
    }
    return {name: nodes for name, nodes in found.items() if nodes}


def duration(seconds: int) -> str:
    """The duration in ISO 8601: "P0DT00H01M30S" for 90 seconds."""
    return duration_iso_string(timedelta(seconds=seconds))
