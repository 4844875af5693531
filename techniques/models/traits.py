"""What the rules of safety read of a technique, as short texts such as `area:calf`, `work:deep` or `position:prone`.

They are stored beside the document, so that the one evaluator and the filter in SQL compare the same texts.
"""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from techniques.models.position import positions_in_document
from techniques.models.unchecked import items, table, tables, text, whole
from techniques.models.work import work_of

ONE_SIDED = "one-sided"
"""It works on paired places alone, so that it can be done on one side and left out on the other."""


class Area(Protocol):
    @property
    def lineage(self) -> Collection[str]: ...
    @property
    def paired(self) -> bool: ...


def traits_of(technique: Mapping[str, Any], areas: Mapping[str, Area]) -> list[str]:
    """The traits of a technique, sorted, from its document; one from elsewhere may lack anything.

    `area:` stands for each area that holds one of its targets or is one, `target:` for the targets themselves.
    """
    targets = [area for target in tables(technique.get("targets")) if (area := text(target.get("area")))]
    known = [areas[target] for target in targets if target in areas]
    strokes = [table(technique.get("stroke")), *tables(technique.get("also_strokes"))]
    pressure = table(technique.get("pressure"))
    work = work_of(
        [text(stroke.get("slug")) for stroke in strokes],
        text(technique.get("contact")),
        (whole(pressure.get("min"), 0), whole(pressure.get("max"), 5)),
        [demand for demand in items(technique.get("demands")) if isinstance(demand, str)],
    )
    traits = {f"work:{kind}" for kind in work}
    traits |= {f"target:{target}" for target in targets}
    traits |= {f"area:{slug}" for area in known for slug in area.lineage} | {f"area:{target}" for target in targets}
    traits |= {f"position:{position}" for position in positions_in_document(technique)}
    traits |= {f"names:{text(named.get('slug'))}" for named in tables(technique.get("contraindications"))}
    if known and all(area.paired for area in known):
        traits.add(ONE_SIDED)
    return sorted(traits)
