"""The texts of a suggestion, in plain words."""

from collections.abc import Collection, Iterable, Mapping

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routines.document.durations import minutes
from routines.document.outline import position_label
from routines.document.plan import MAX_TITLE
from routines.suggest.area_tree import PARTS, AreaTree
from routines.suggest.section import CLOSE, OPEN, Pick, Section
from routines.suggest.wish import LeftOut, Purpose, Wanted
from techniques.localized import plain_text
from techniques.models import BodyArea, Contraindication, brief
from techniques.models.pressure import Pressure

WORK: Mapping[str, Promise] = {
    Purpose.WIND_DOWN: gettext_lazy("Unhurried work here (%(places)s), to help you settle."),
    Purpose.LOOSEN: gettext_lazy("The main work here (%(places)s), to help it feel looser."),
    Purpose.WARM_UP: gettext_lazy("Wakes this up before you move (%(places)s)."),
    Purpose.AFTER_SPORT: gettext_lazy("Easy work on what worked hard (%(places)s)."),
}


def reason(
    pick: Pick, purpose: str, tree: AreaTree, is_first: bool = False, is_last: bool = False, follows_work: bool = False
) -> str:
    """Why the step was chosen, in one sentence.

    `is_last` says that no work follows in its section, `follows_work` that some came before.
    """
    piece = pick.piece
    names = {"places": names_of(piece.regions, tree), "level": pick.pressure}
    if pick.is_kept:
        text = _("You kept this step.")
    elif not piece.touches:
        text = _("A stretch at the end, now that everything is warm (%(places)s).")
        if piece.phase != "stretch":
            text = _("A few movements of your own first, to wake things up before any pressure (%(places)s).")
    elif pick.role == CLOSE:
        text = _("Light and slow, to end the work here gently (%(places)s).")
    elif pick.role == OPEN and piece.stroke == "holding":
        text = _("Hands that only rest, so that you can let go before anything moves (%(places)s).")
        if is_first:
            text = _("Resting hands first, so that you get used to the touch (%(places)s).")
    elif pick.role == OPEN:
        text = _("Long, light strokes, to prepare for what follows (%(places)s).")
        if is_first:
            text = _("A light start, to get used to the touch (%(places)s).")
        elif is_last:
            text = _("Long, light strokes, to smooth over what was worked on (%(places)s).")
        elif follows_work:
            text = _("Long, light strokes with a little oil, to settle things after the dry work (%(places)s).")
            if not pick.leaves_oil:
                text = _("Long, light strokes, as a rest from firmer work (%(places)s).")
    elif piece.is_deep(pick.pressure):
        text = _("The strongest part comes in the middle, after the warm-up (%(places)s).")
    elif piece.stroke == "myofascial-release":
        text = _("A long, still hold: wait until it gives by itself (%(places)s).")
    elif piece.phase == "stretch":
        text = _("A stretch to the first resistance, after the warm-up (%(places)s).")
    elif piece.phase == "mobilise":
        text = _("Moves the joint a little, gently, after the first touch (%(places)s).")
    elif piece.phase == "warm-up":
        text = _("Warms things up before the main work (%(places)s).")
    else:
        text = str(WORK[purpose])
    return with_cap(text % names, pick)


def with_cap(reason: str, pick: Pick) -> str:
    """The reason, with the condition that caps the pressure of this step, if one does."""
    verdict = pick.piece.lighter
    if verdict is None or verdict.level is None or not pick.piece.touches or pick.pressure < verdict.level:
        return reason
    condition = next((r.condition for r in verdict.reasons if r.condition.max_pressure == verdict.level), None)
    if condition is None:
        return reason
    words = _("%(said)s, and no harder than level %(level)d because of this: %(condition)s.")
    return words % {"said": reason.rstrip("."), "level": verdict.level, "condition": condition_name(condition)}


def title(wanted: Wanted, sections: Iterable[Section], tree: AreaTree) -> str:
    """The routine's title until its author gives it a better one."""
    purpose = wanted.purpose
    named = names_of(dict.fromkeys(zone for section in sections for zone in worked_on(section)), tree, most=3)
    words = {"purpose": Purpose(purpose).label, "places": named}
    return (_("%(purpose)s: %(places)s") % words)[:MAX_TITLE]


def section_title(section: Section, tree: AreaTree) -> str:
    named = names_of(worked_on(section), tree, most=4)
    return f"{named[:1].upper()}{named[1:]}"[:MAX_TITLE]


def worked_on(section: Section) -> list[str]:
    """The zones asked for that a section works on, in order; all zones it works on if it has none of those."""
    touched = [zone for pick in section.picks for zone in pick.piece.zones]
    order = [zone for zone in PARTS[section.part] if zone in touched]
    return [zone for zone in order if zone in section.zones] or order


def names_of(slugs: Iterable[str], tree: AreaTree, most: int = 3) -> str:
    """“calf, heel and sole”; of many, the first few."""
    names = [lowered(short_name(tree.areas[slug])) for slug in slugs if slug in tree.areas]
    names = list(dict.fromkeys(names))
    if len(names) > most:
        names = [*names[: most - 1], _("more")]
    return get_text_list(names, _("and"))


def short_name(area: BodyArea) -> str:
    return brief(plain_text(area, "name"))


def lowered(name: str) -> str:
    """With a small first letter, unless it is an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def condition_name(condition: Contraindication) -> str:
    return brief(plain_text(condition, "name"))


def too_short(seconds: int, has_many_areas: bool = False) -> str:
    words = _("The shortest routine that still begins and ends gently, on both sides, takes %(time)s.")
    change = _("Allow that much time.")
    if has_many_areas:
        change = _("Allow that much time, or name fewer places.")
    return f"{words % {'time': minutes(seconds)}} {change}"


def too_little(seconds: int, changes: Iterable[str] = ()) -> str:
    words = _("There is enough for %(time)s: beyond that it would repeat itself here, or be too much.")
    return " ".join([words % {"time": minutes(seconds)}, *changes])


def enough(limit: int) -> str:
    words = _("Massage on yourself is best kept to %(time)s at a time, so it ends there.")
    return words % {"time": minutes(limit)}


def enough_all_over(limit: int) -> str:
    return _("A massage is best kept to %(time)s, so it ends there.") % {"time": minutes(limit)}


def enough_by_answers(limit: int, position: str) -> str:
    if position:
        words = _("Given your health answers, this position (%(position)s) is best kept to %(time)s.")
        return words % {"position": position_label(position).lower(), "time": minutes(limit)}
    return _("Given your health answers, a massage is best kept to %(time)s.") % {"time": minutes(limit)}


def elsewhere(asked: Iterable[str], zone: str, tree: AreaTree) -> str:
    words = _("Given your health answers, leave this place out: %(asked)s. This is for another: %(place)s.")
    return words % {"asked": names_of(asked, tree), "place": names_of([zone], tree)}


def too_much_kept(seconds: int) -> str:
    words = _("The steps that you keep already take %(time)s. Keep fewer, or allow more time.")
    return words % {"time": minutes(seconds)}


def nothing(
    areas: Iterable[str], left_out: Collection[LeftOut], has_material: bool, tree: AreaTree, changes: Iterable[str]
) -> str:
    """Why there is no routine at all, and which changes would make one possible."""
    names = names_of(areas, tree)
    if left_out and all(left.conditions for left in left_out):
        text = _("Given your health answers, leave this out. Below is each technique, and why.")
    elif left_out:
        text = _("With these choices, there is nothing left to suggest. Below is what was left out, and why.")
    elif has_material:
        text = _("There is something for this wish, but nothing light to begin and end it with.")
    elif names:
        text = _("There is nothing in the library for this wish yet, neither for %(places)s nor for a part of it.")
    else:
        text = _("There is nothing in the library for this wish.")
    return " ".join([text % {"places": names}, *changes])


def stopped(conditions: list[Contraindication]) -> str:
    names = "; ".join(condition_name(condition) for condition in conditions)
    instead = plain_text(conditions[0], "do_instead")
    return _("No massage today: %(conditions)s. %(instead)s") % {"conditions": names, "instead": instead}


def does_not_fit() -> str:
    return _("You kept it, but it does not fit here without a warm-up before it and a light end after it.")


# Why an area has no step


def no_time(seconds: float) -> str:
    words = _("Its share of the time, %(time)s, is too short to begin and end well.")
    return words % {"time": minutes(round(seconds))}


def no_turn() -> str:
    return _("It would need another position or a longer warm-up, and there is no time for that.")


def no_turn_for(seconds: float) -> str:
    words = _("It would need another position, for %(time)s at most: not worth the turn.")
    return words % {"time": minutes(round(seconds))}


def nothing_light() -> str:
    return _("There is something for it, but nothing light to begin and end it with.")


def not_by_answers() -> str:
    return _("Given your health answers, nothing is left to do here.")


def not_with_these_choices() -> str:
    return _("Nothing in the library fits here with these choices.")


def not_in_library() -> str:
    return _("There is nothing in the library for it yet.")


def wash_hands() -> str:
    return _("Wash or wipe your hands first: they come from the feet.")


# Changes to suggest, each a sentence


def allow_pressure(level: int) -> str:
    words = _("Allow a firmer pressure: level %(level)d (%(name)s).")
    return words % {"level": level, "name": str(Pressure(level).label).lower()}


def allow_positions(positions: Iterable[str]) -> str:
    named = "; ".join(position_label(position).lower() for position in positions)
    return _("Allow another position: %(positions)s.") % {"positions": named}


def have_tools(tools: Iterable[str]) -> str:
    return _("Have this at hand: %(tools)s.") % {"tools": get_text_list(list(tools), _("or"))}


def choose_neighbours(areas: Iterable[str], tree: AreaTree) -> str:
    return _("Choose a neighbouring place: %(places)s.") % {"places": any_of(areas, tree)}


def add_neighbours(areas: Iterable[str], tree: AreaTree) -> str:
    return _("For more, add a neighbouring place: %(places)s.") % {"places": any_of(areas, tree)}


def choose_purposes(purposes: Iterable[str]) -> str:
    named = get_text_list([str(Purpose(purpose).label) for purpose in purposes], _("or"))
    return _("Choose another purpose: %(purposes)s.") % {"purposes": named}


def change_hands(is_for_self: bool) -> str:
    if is_for_self:
        return _("Let somebody else do it: there is something for another person's hands.")
    return _("There is something for your own hands: choose massage on yourself.")


def any_of(areas: Iterable[str], tree: AreaTree) -> str:
    names = dict.fromkeys(lowered(short_name(tree.areas[slug])) for slug in areas)
    return get_text_list(list(names), _("or"))
