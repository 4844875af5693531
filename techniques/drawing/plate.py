"""The figures of the body with names around them, as in an old atlas: which places are named, and on which side.

A hairline leads from each name to its place; where it ends is in static/css/components/plate-places.css.
"""

PLACES = {
    "body-front": (
        ("shoulder", "upper-arm", "forearm", "hand", "thigh", "lower-leg", "foot"),
        ("head", "neck", "chest", "abdomen", "hip", "knee", "ankle"),
    ),
    "body-back": (
        ("scalp", "upper-back", "elbow", "buttock", "thigh", "calf", "heel"),
        ("neck-back", "shoulder", "lower-back", "sacral-region", "knee-back", "ankle-back"),
    ),
}
"""Slugs of areas by view, from top to bottom: those named at the start of the line, and those at its end."""
