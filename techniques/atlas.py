"""The drawings of the body as data: shapes, landmarks, and where the heart is."""

VIEWS = (
    *("body-front", "body-back", "back", "neck-back", "head-front"),
    *("leg-front", "leg-back", "leg-medial", "leg-lateral", "foot-sole", "foot-top"),
    *("thigh-front", "thigh-back", "forearm-palm", "forearm-back"),
)
