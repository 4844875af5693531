"""Routine documents made of the real library, read from its files: no database needed."""

from functools import cache
from types import SimpleNamespace

from hypothesis import strategies as st

from routines.document import cues
from techniques.library_files import library
from techniques.models import Technique

SIDES = ["both", "left", "right", "each"]


@cache
def read():
    return library.read()


@cache
def areas():
    """The table of body areas, as `techniques.library_cache` keeps it."""
    made = {}
    for slug, area in read().areas.items():
        fields = ("slug", "name", "kind", "paired", "caution_note", "caution_max_pressure", "neighbours")
        made[slug] = SimpleNamespace(
            **{name: getattr(area, name) for name in fields}, lineage=list(read().lineages[slug])
        )
    return made


@cache
def pool():
    """Every technique of the library by slug, as its document."""
    return {slug: technique_document(entry) for slug, entry in read().techniques.items()}


def technique_document(entry):
    """What `techniques.models.document` writes of a technique, as far as routines read it."""
    copied = ("name", "summary", "for_self", "for_partner", "repetitions", "hold_seconds", "direction", "contact")
    copied += ("rhythm", "lubricant", "receiver_position", "phase", "how", "care")
    return {
        "slug": entry.slug,
        **{name: getattr(entry, name) for name in copied},
        "stroke": named(entry.stroke),
        "also_strokes": [named(slug) for slug in entry.also_strokes],
        "targets": [target(slug, "primary") for slug in entry.primary]
        + [target(slug, "secondary") for slug in entry.secondary],
        "pressure": {part: getattr(entry, f"pressure_{part}") for part in ("min", "default", "max")},
        "seconds": {part: getattr(entry, f"seconds_{part}") for part in ("min", "default", "max")},
        "instructions": list(entry.instructions),
        "cautions": list(entry.cautions),
        "contraindications": [{"slug": slug, "name": slug} for slug in entry.contraindications],
        "retired": False,
    }


def named(slug):
    return {"slug": slug, "name": read().strokes[slug].name}


def target(slug, role):
    area = read().areas[slug]
    return {"area": slug, "name": area.name, "kind": area.kind, "role": role, "paired": area.paired}


def step(technique="closing-flush", seconds=60, pressure=1, side="both", **fields):
    return {
        "technique": technique,
        "side": side,
        "seconds": seconds,
        "pressure": pressure,
        "repetitions": None,
        "note": "",
        "transition_seconds": 0,
        **fields,
    }


def section(*steps, sides="once", rounds=1, receiver_position="", title=""):
    return {
        "title": title,
        "receiver_position": receiver_position,
        "sides": sides,
        "rounds": rounds,
        "steps": list(steps),
    }


def document(*sections, techniques=(), **about):
    """A document of these sections; steps and sections get the keys s0, s1 ... and p0, p1 ... where they have none.

    `techniques` holds documents of techniques that are not the library's, or not as the library has them.
    """
    number = 0
    for place, part in enumerate(sections):
        part.setdefault("key", f"p{place}")
        for entry in part["steps"]:
            entry.setdefault("key", f"s{number}")
            number += 1
    known = {**pool(), **{technique["slug"]: technique for technique in techniques}}
    used = sorted({entry["technique"] for part in sections for entry in part["steps"]})
    whole = {
        "format": "effleur-routine",
        "version": 1,
        "title": "Ankles",
        "summary": "",
        "for": "self",
        "language": "en",
        "total_seconds": 0,
        "sections": list(sections),
        "techniques": {slug: known[slug] for slug in used},
        **about,
    }
    whole["total_seconds"] = cues.total_seconds(cues.cues(whole))
    return whole


NOTES = [
    "",
    "",
    "",
    "Wipe the oil off.",
    "Cures pain with 5 % peppermint oil",
    "almond oil",
    "bounce a little",
    "no oil",
]


@st.composite
def steps(draw, own):
    slugs = st.sampled_from(sorted(pool()))
    slug = draw(st.sampled_from(sorted(own)) | slugs if own else slugs)
    entry = own.get(slug) or pool()[slug]
    seconds = st.integers(entry["seconds"]["min"], entry["seconds"]["max"]) | st.integers(5, 3600)
    pressure = st.integers(entry["pressure"]["min"], entry["pressure"]["max"]) | st.integers(0, 5)
    return step(
        slug,
        draw(seconds),
        draw(pressure),
        draw(st.sampled_from(SIDES)),
        repetitions=draw(st.none() | st.integers(1, 30)),
        note=draw(st.sampled_from(NOTES)),
    )


@st.composite
def own_techniques(draw):
    """Like one of the library's, and otherwise as nobody has written it yet."""
    entry = pool()[draw(st.sampled_from(sorted(pool())))]
    areas_worked = draw(st.lists(st.sampled_from(sorted(read().areas)), max_size=2, unique=True))
    return {
        **entry,
        "slug": f"own-{draw(st.integers(0, 3))}",
        "stroke": named(draw(st.sampled_from(sorted(read().strokes)))),
        "targets": [target(slug, draw(st.sampled_from(["primary", "secondary"]))) for slug in areas_worked],
        "direction": draw(st.sampled_from(Technique.Direction.values)),
        "contact": draw(st.sampled_from(Technique.Contact.values)),
        "lubricant": draw(st.sampled_from(Technique.Lubricant.values)),
        "hold_seconds": draw(st.none() | st.integers(1, 120)),
        "repetitions": draw(st.none() | st.integers(1, 30)),
        "pressure": {"min": draw(st.integers(0, 2)), "default": 2, "max": draw(st.integers(2, 5))},
        "seconds": {"min": 5, "default": 60, "max": 3600},
    }


@st.composite
def routines(draw):
    """Documents of one to three sections of techniques of the library and of one's own, in any dose."""
    own = {entry["slug"]: entry for entry in draw(st.lists(own_techniques(), max_size=3))}
    parts = [
        section(
            *draw(st.lists(steps(own), max_size=6)),
            sides=draw(st.sampled_from(["once", "each"])),
            rounds=draw(st.integers(1, 3)),
            receiver_position=draw(st.sampled_from(["", "seated", "supine", "prone"])),
        )
        for _number in range(draw(st.integers(1, 3)))
    ]
    return document(*parts, techniques=own.values(), **{"for": draw(st.sampled_from(["self", "partner"]))})
