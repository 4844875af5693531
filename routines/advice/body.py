"""Where the hands work: towards the heart, and with care near nerves, vessels and bones."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routines.advice import repairs
from routines.advice.model import WARNING, Finding, rule
from routines.advice.reading import Reading, Spot

TRAVELS_AWAY = {
    "effleurage": {"from-heart", "both-ways"},
    "petrissage": {"from-heart"},
}
RETURN_PRESSURE = 1
LIMBS = {"upper-limb", "lower-limb"}
DIGGING = {"trigger-point-pressure", "stripping", "tapotement"}
LIGHT_SITE = 2
SITES_WITHOUT_DEEP_STROKES = {"ankle-inner"}
BONE_PRESSURE = 3
FLESHY = {"calf", "thigh", "thigh-front", "thigh-back", "buttock", "upper-back", "shoulder", "upper-arm", "forearm"}
FLESH = {"region", "muscle", "fascia"}


@rule(
    "L05",
    WARNING,
    title=lazy("Towards the heart"),
    threshold=lazy("glides and kneading on arm or leg run towards the heart at level 2 or more; back again at 1"),
    why=lazy(
        "Veins and lymph vessels lead towards the heart, and their valves do not like being pressed the other way."
    ),
    source="humankinetics.com; daibio.com.vn",
)
def towards_the_heart(reading: Reading) -> Iterator[Finding]:
    """On a limb no effleurage or petrissage at 2 or more (0 to 5) travels away from the heart.

    The rule as written wants every such stroke to run towards the heart. Kneading across the fibres, in circles or in
    place does not travel along the limb and is common practice on calf and foot, so it passes; so does a glide along
    or across fibres, whose direction the library does not give. A glide both ways presses on the way back too, and is
    reported. A technique is on a limb if any main target is.
    """
    for i, j, step, facts in reading.steps():
        on_limb = any(spot.part in LIMBS for spot in facts.primary)
        if not on_limb or step["pressure"] <= RETURN_PRESSURE:
            continue
        if facts.direction in TRAVELS_AWAY.get(facts.stroke, ()):
            words = {"name": facts.name, "level": step["pressure"]}
            message = _("“%(name)s” presses away from the heart at level %(level)d.") % words
            yield Finding(i, j, message, repairs.at_level(reading, (i, j), RETURN_PRESSURE))


@rule(
    "L17",
    WARNING,
    title=lazy("Care at delicate sites"),
    threshold=lazy(
        "no more than the site’s highest level; where that is 2 or less, and at the inner ankle, no trigger-point "
        "pressure, stripping or tapotement"
    ),
    why=lazy("Nerves, vessels or organs lie close under the skin here."),
    source="ABMP article 2200; Massage & Bodywork, endangerment sites",
)
def care_at_sites(reading: Reading) -> Iterator[Finding]:
    """Main targets at an endangerment site get at most its highest pressure (0 to 5), and no stroke that digs.

    A target is at a site if it, or the nearest area above it with one, has a `caution_max_pressure`. The rule says 2,
    and 3 at the inner ankle; the table of areas has these and finer limits. Digging strokes are excluded where the
    table says 2 or less, and at the inner ankle; other sites at 3 (shin, top of the foot, front of the thigh ...) limit
    the level only, since the caution there concerns depth. The main stroke counts: a quiet thumb hold at the inner
    ankle is a compression. Caution notes without a level are about injuries and illness, which L20 covers.
    """
    for i, j, step, facts in reading.steps():
        sites = [(spot.highest, spot) for spot in facts.primary if spot.highest is not None]
        if not sites or facts.moves:
            continue
        highest, spot = min(sites, key=lambda site: site[0])
        digs = [site for level, site in sites if facts.stroke in DIGGING and _forbids_digging(site, level)]
        if digs:
            words: dict[str, str | int] = {"name": facts.name, "place": digs[0].name}
            message = _("“%(name)s” is not a stroke for this place: %(place)s.") % words
            yield Finding(i, j, message, repairs.left_out(reading, (i, j)), why=digs[0].note)
        elif step["pressure"] > highest:
            words = {"name": facts.name, "place": spot.name, "level": highest}
            message = _("“%(name)s” is harder than level %(level)d, the most for this place: %(place)s.") % words
            yield Finding(i, j, message, repairs.at_level(reading, (i, j), highest), why=spot.note)


def _forbids_digging(site: Spot, highest: int) -> bool:
    return highest <= LIGHT_SITE or not SITES_WITHOUT_DEEP_STROKES.isdisjoint(site.lineage)


@rule(
    "L18",
    WARNING,
    title=lazy("Around bones, never on nerves"),
    threshold=lazy("level 2 at most on a bone; no pressure at all on a nerve"),
    why=lazy("Bone has nothing to give under the skin, and a pressed nerve tingles or goes numb."),
    source="humankinetics.com; ABMP article 2200",
)
def around_bones(reading: Reading) -> Iterator[Finding]:
    """No main target is a bone at 3 or more (0 to 5), or a nerve above 0. Movements are not judged."""
    for i, j, step, facts in reading.steps():
        nerve = next((spot for spot in facts.primary if spot.kind == "nerve"), None)
        bone = next((spot for spot in facts.primary if spot.kind == "bone"), None)
        if facts.moves:
            continue
        if nerve and step["pressure"] > 0:
            words = {"name": facts.name, "place": nerve.name}
            message = _("“%(name)s” presses on a nerve: %(place)s.") % words
            yield Finding(i, j, message, repairs.left_out(reading, (i, j)))
        elif bone and step["pressure"] >= BONE_PRESSURE:
            words = {"name": facts.name, "place": bone.name}
            message = _("“%(name)s” presses on a bone: %(place)s. Work around it.") % words
            yield Finding(i, j, message, repairs.at_level(reading, (i, j), BONE_PRESSURE - 1))


@rule(
    "L19",
    WARNING,
    title=lazy("Tapping only where there is flesh"),
    threshold=lazy("calf, thigh, buttock, upper back, shoulder and arm; never in pregnancy"),
    why=lazy("Over bone, kidneys, throat or shallow nerves a tap is a blow."),
    source="ivyroses.com; Taber’s",
)
def taps_on_flesh(reading: Reading) -> Iterator[Finding]:
    """Tapotement has its main targets on fleshy regions, on no bone, joint, nerve, tendon or ligament.

    Fleshy are the calf, the thigh except its inner side, the buttock, the upper back, the shoulder except the armpit,
    the upper arm and the forearm; the other areas in the rule's list (neck, back of the knee, flank) lie outside them.
    Under the condition "pregnancy" every tapotement is reported.
    """
    pregnant = any(condition.slug == "pregnancy" for condition in reading.conditions)
    for i, j, _step, facts in reading.steps():
        if facts.stroke != "tapotement":
            continue
        bare = next((spot for spot in facts.primary if not _is_fleshy(spot)), None)
        if bare or pregnant:
            words = {"name": facts.name, "place": bare.name if bare else ""}
            text = (
                _("“%(name)s” taps where there is little flesh: %(place)s.")
                if bare
                else _("“%(name)s” is tapping: avoid it in pregnancy.")
            )
            yield Finding(i, j, text % words, repairs.left_out(reading, (i, j)))


def _is_fleshy(spot: Spot) -> bool:
    return spot.kind in FLESH and spot.region in FLESHY


RULES = (towards_the_heart, care_at_sites, around_bones, taps_on_flesh)
