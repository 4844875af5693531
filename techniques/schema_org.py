"""A technique as schema.org describes how something is done, from its document alone."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.utils.duration import duration_iso_string

CONTEXT = "https://schema.org"
EFFLEUR = "Effleur"
SUPPLIES = {"oil": "Oil or lotion", "little": "A little oil or lotion", "optional": "Oil or lotion, as you like"}


def of(document: Mapping[str, Any], address: str, site: str, medical: bool = False) -> dict:
    """The `HowTo` of a technique document; `medical` adds a `MedicalTherapy` node with what speaks against it."""
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


def graph(node: dict, contraindications: Iterable[Mapping[str, object]], medical: bool) -> dict:
    """The node alone, or beside it the therapy that it describes, with the same name and address."""
    if not medical:
        return {"@context": CONTEXT, **node}
    therapy = {"@type": "MedicalTherapy", **{name: node[name] for name in ("name", "description", "url")}}
    if contraindications:
        therapy["contraindication"] = [
            {"@type": "MedicalContraindication", "name": entry["name"]} for entry in contraindications
        ]
    return {"@context": CONTEXT, "@graph": [node, therapy]}


def house(site: str) -> dict:
    return {"@type": "Organization", "name": EFFLEUR, "url": f"{site}/"}


def steps(instructions: list[str], first: int = 1) -> list[dict]:
    return [{"@type": "HowToStep", "position": number, "text": text} for number, text in enumerate(instructions, first)]


def things(documents) -> dict:
    """What to have at hand for these techniques, each once: tools, and what is used up."""
    documents = list(documents)
    tools = dict.fromkeys(tool for document in documents for tool in document.get("tools", []))
    supplies = dict.fromkeys(SUPPLIES.get(document.get("lubricant")) for document in documents)
    found = {
        "tool": [{"@type": "HowToTool", "name": name} for name in tools],
        "supply": [{"@type": "HowToSupply", "name": name} for name in supplies if name],
    }
    return {name: nodes for name, nodes in found.items() if nodes}


def duration(seconds: int) -> str:
    """In ISO 8601: 90 as "P0DT00H01M30S"."""
    return duration_iso_string(timedelta(seconds=seconds))
