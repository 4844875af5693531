"""What is said about a suggestion, in plain words."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routines.document.durations import minutes
from routines.document.outline import position_label
from routines.document.plan import MAX_TITLE
from routines.suggest.places import PARTS
from routines.suggest.section import CLOSE, OPEN
from routines.suggest.wish import Purpose
from techniques.localized import plain_text
from techniques.models import brief
from techniques.models.pressure import Pressure

WORK = {
    Purpose.WIND_DOWN: gettext_lazy("Unhurried work here (%(places)s), to help you settle."),
    Purpose.LOOSEN: gettext_lazy("The main work here (%(places)s), to help it feel looser."),
    Purpose.WARM_UP: gettext_lazy("Wakes this up before you move (%(places)s)."),
    Purpose.AFTER_SPORT: gettext_lazy("Easy work on what did the effort (%(places)s)."),
}


def reason(pick, purpose, places, is_first=False, is_last=False, follows_work=False) -> str:
    """Why the step is there, in one sentence.

    `is_last` says that no work comes after it in its section, `follows_work` that some comes before it.
    """
    piece = pick.piece
    names = {"places": names_of(piece.regions, places), "level": pick.pressure}
    if pick.is_kept:
        said = _("You kept this step.")
    elif not piece.touches:
        said = _("A stretch at the end, now that all of it is warm (%(places)s).")
        if piece.phase != "stretch":
            said = _("You move on your own first, so that the place is awake before any pressure (%(places)s).")
    elif pick.role == CLOSE:
        said = _("Light and slow, to end the work here softly (%(places)s).")
    elif pick.role == OPEN:
        said = _("Long and light, so that what follows finds the place ready (%(places)s).")
        if is_first:
            said = _("A light start: it lets the place get used to the touch (%(places)s).")
        elif is_last:
            said = _("Long and light, to smooth over what was worked on (%(places)s).")
        elif follows_work:
            said = _("Long and light, from the dry work over to oil (%(places)s).")
            if not pick.leaves_oil:
                said = _("Long and light, a rest between two pieces of work (%(places)s).")
    elif piece.is_deep(pick.pressure):
        said = _("The strongest part comes in the middle, after the warm-up (%(places)s).")
    elif piece.phase == "stretch":
        said = _("A stretch to the first resistance, after the warm-up (%(places)s).")
    elif piece.phase == "mobilise":
        said = _("Moves the joint a little, gently, after the first touch (%(places)s).")
    elif piece.phase == "warm-up":
        said = _("Gets the place warm before the main work (%(places)s).")
    else:
        said = str(WORK[purpose])
    return lighter(said % names, pick)


def lighter(said, pick):
    """The same, with the condition that asks for less pressure where one holds it down."""
    verdict = pick.piece.lighter
    if verdict is None or not pick.piece.touches or pick.pressure < verdict.level:
        return said
    condition = next((r.condition for r in verdict.reasons if r.condition.max_pressure == verdict.level), None)
    if condition is None:
        return said
    words = _("%(said)s, and no harder than level %(level)d because of this: %(condition)s.")
    return words % {"said": said.rstrip("."), "level": verdict.level, "condition": condition_name(condition)}


def title(purpose, sections, places, seconds) -> str:
    """What the routine is called until somebody gives it a better name."""
    named = names_of(dict.fromkeys(zone for section in sections for zone in worked_on(section)), places, most=3)
    words = {"purpose": Purpose(purpose).label, "places": named}
    return (_("%(purpose)s: %(places)s") % words)[:MAX_TITLE]


def section_title(section, places) -> str:
    named = names_of(worked_on(section), places, most=4)
    return f"{named[:1].upper()}{named[1:]}"[:MAX_TITLE]


def worked_on(section):
    """The zones that a section works on and that were asked for, in their order; all it touches where that is none."""
    touched = [zone for pick in section.picks for zone in pick.piece.zones]
    order = [zone for zone in PARTS[section.part] if zone in touched]
    return [zone for zone in order if zone in section.zones] or order


def names_of(slugs, places, most=3) -> str:
    """“calf, heel and sole”; of many, the first few."""
    names = [lowered(short_name(places.areas[slug])) for slug in slugs if slug in places.areas]
    names = list(dict.fromkeys(names))
    if len(names) > most:
        names = [*names[: most - 1], _("more")]
    return get_text_list(names, _("and"))


def short_name(area):
    return brief(plain_text(area, "name"))


def lowered(name):
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def condition_name(condition):
    return brief(plain_text(condition, "name"))


def too_short(seconds, has_many_places=False) -> str:
    words = _("The shortest that still begins and ends softly, on both sides, takes %(time)s.")
    change = _("Allow that much time.")
    if has_many_places:
        change = _("Allow that much time, or name fewer places.")
    return f"{words % {'time': minutes(seconds)}} {change}"


def too_little(seconds, changes=()) -> str:
    words = _("There is enough for %(time)s: beyond that it would repeat itself here, or be too much.")
    return " ".join([words % {"time": minutes(seconds)}, *changes])


def enough(limit) -> str:
    words = _("Massage on yourself is best kept to %(time)s at a time, so it ends there.")
    return words % {"time": minutes(limit)}


def enough_all_over(limit) -> str:
    return _("A massage is best kept to %(time)s, so it ends there.") % {"time": minutes(limit)}


def too_much_kept(seconds) -> str:
    return _("What you keep takes %(time)s already. Keep fewer steps, or allow more time.") % {"time": minutes(seconds)}


def nothing(areas, left_out, has_material, places, changes) -> str:
    """Why there is no routine at all, and what could be changed so that there is one."""
    names = names_of(areas, places)
    if left_out and all(left.conditions for left in left_out):
        said = _("After what was said about health, nothing is left here today. Below is what was left out, and why.")
    elif left_out:
        said = _("With what you said, nothing is left that could be suggested. Below is what was left out, and why.")
    elif has_material:
        said = _("There is something for this wish, but nothing light to begin and end it with.")
    elif names:
        said = _("There is nothing in the library for this wish yet, neither for %(places)s nor for a part of it.")
    else:
        said = _("There is nothing in the library for this wish.")
    return " ".join([said % {"places": names}, *changes])


def stopped(conditions) -> str:
    names = "; ".join(condition_name(condition) for condition in conditions)
    instead = plain_text(conditions[0], "do_instead")
    return _("No massage today: %(conditions)s. %(instead)s") % {"conditions": names, "instead": instead}


def lost(kept) -> str:
    return _("You kept it, but it does not fit here without a warm-up before it and a light end after it.")


# What could be changed, each a sentence of its own


def allow_pressure(level) -> str:
    words = _("Allow a firmer pressure: level %(level)d (%(name)s).")
    return words % {"level": level, "name": str(Pressure(level).label).lower()}


def allow_positions(positions) -> str:
    named = "; ".join(position_label(position).lower() for position in positions)
    return _("Allow another position: %(positions)s.") % {"positions": named}


def have_tools(tools) -> str:
    return _("Have this at hand: %(tools)s.") % {"tools": get_text_list(list(tools), _("or"))}


def choose_neighbours(areas, places) -> str:
    return _("Choose a neighbouring place: %(places)s.") % {"places": any_of(areas, places)}


def add_neighbours(areas, places) -> str:
    return _("For more, add a neighbouring place: %(places)s.") % {"places": any_of(areas, places)}


def choose_purposes(purposes) -> str:
    named = get_text_list([str(Purpose(purpose).label) for purpose in purposes], _("or"))
    return _("Choose another purpose: %(purposes)s.") % {"purposes": named}


def change_hands(is_for_self) -> str:
    if is_for_self:
        return _("Let somebody else do it: there is something for another person's hands.")
    return _("There is something for one's own hands: choose massage on yourself.")


def any_of(areas, places):
    names = dict.fromkeys(lowered(short_name(places.areas[slug])) for slug in areas)
    return get_text_list(list(names), _("or"))
