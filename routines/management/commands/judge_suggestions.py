"""Judge suggestions by a teacher's rubric: what share of many wishes keeps to each rule."""

import itertools
import os
import resource
from collections import Counter
from random import Random

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError

from routines.models import Routine
from routines.suggest import Purpose, Wanted, suggest
from routines.suggest.area_tree import AreaTree
from routines.suggest.pool import pool_for
from routines.suggest.rubric import MEASURED, PROMISED, Judged, judged_by_all
from techniques import library_cache
from techniques.health_check.answers import Answers

AREAS = (
    "foot", "sole", "ankle", "calf", "lower-leg", "knee", "thigh", "hip", "buttock", "lower-limb", "back", "lower-back",
    "upper-back", "shoulder", "neck", "head", "face", "scalp", "chest", "abdomen", "hand", "forearm", "upper-limb",
)  # fmt: skip
MINUTES = (5, 8, 10, 12, 15, 20, 25, 30, 40, 45, 60, 75, 90)
SAID = (
    "pregnancy", "pregnancy;month=7", "varicose-veins", "varicose-veins:calf", "anticoagulants", "osteoporosis",
    "diabetic-neuropathy", "bruise:calf", "bruise:lower-back", "acute-sprain-strain:ankle", "frail-elderly",
    "fragile-skin", "cancer", "lymphoedema:foot", "implanted-device",
)  # fmt: skip


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--wishes", type=int, default=number("WISHES", 2500), help="how many to try (2500)")
        parser.add_argument("--seed", type=int, default=number("SEED", 1), help="another choice of wishes (1)")
        parser.add_argument("--show", type=int, default=3, help="failures to show of each rule (3)")

    def handle(self, **options):
        library = library_cache.refresh()
        tree, rng = AreaTree(library.areas), Random(options["seed"])  # noqa: S311 - nothing secret
        pools = {}
        held, failed, empty, spent = Counter(), Counter(), 0, 0.0
        shown = Counter()
        for wish in itertools.islice(wishes(rng), options["wishes"]):
            said = wish.pop("said")
            if said not in pools:
                conditions = tuple(Answers.read(f"2026-01-01~{said}").conditions) if said else ()
                pools[said] = conditions, pool_for(AnonymousUser(), conditions)
            conditions, pool = pools[said]
            wanted = Wanted(**wish, conditions=conditions)
            began = cpu()
            made = suggest(wanted, pool, library.areas)
            spent += cpu() - began
            if made.document is None:
                empty += 1
                continue
            for name, is_kept in judged_by_all(Judged(made.document, wanted, tree, made, pool)):
                held[name] += is_kept is True
                failed[name] += is_kept is False
                if is_kept is False and shown[name] < options["show"]:
                    shown[name] += 1
                    self.stderr.write(f"{name}: {wish} {said}")
        self.tell(held, failed)
        count = options["wishes"]
        self.stdout.write(
            f"{count} wishes, {empty} of them with nothing to suggest; {1000 * spent / count:.0f} ms each."
        )
        is_house_right = self.judge_house(tree)
        if any(failed[name] for name in PROMISED):
            raise CommandError("A rule that is promised does not hold.")
        if not is_house_right:
            raise CommandError("A routine of the house breaks a rule.")

    def tell(self, held, failed):
        self.stdout.write("| rule | applies to | holds |\n|---|---|---|")
        for name in {**PROMISED, **MEASURED}:
            all_of_them = held[name] + failed[name]
            share = f"{100 * held[name] / all_of_them:.1f} %" if all_of_them else "-"
            self.stdout.write(f"| {name} | {all_of_them} | {share.replace('100.0', '100')} |")

    def judge_house(self, tree):
        """Judge the routines of the house by the rules that need no wish; whether all of them keep to these."""
        is_right = True
        for routine in Routine.objects.filter(author=None).order_by("title"):
            document = routine.as_document()
            wanted = Wanted(max(3, document["total_seconds"] // 60), for_whom=document["for"])
            broken = [name for name, kept in judged_by_all(Judged(document, wanted, tree)) if kept is False]
            self.stdout.write(f"{routine.title}: {', '.join(broken) or 'keeps to all'}")
            is_right = is_right and not broken
        return is_right


def wishes(rng):
    """Wishes of all kinds, without end."""
    while True:
        yield {
            "areas": tuple(rng.sample(AREAS, rng.choice([0, 0, 1, 1, 2, 3, 4]))),
            "minutes": rng.choice(MINUTES),
            "for_whom": rng.choice(["self", "partner"]),
            "purpose": rng.choice(Purpose.values),
            "tools": rng.choice([(), ("ball",)]),
            "pressure_max": rng.choice([4, 4, 3, 2]),
            "receiver_position": rng.choice([""] * 6 + ["seated", "prone", "supine", "side-lying"]),
            "said": rng.choice(["", "", *SAID]),
            "seed": rng.randrange(2**31),
        }


def number(name, default):
    """A number from the environment, as `make judge-suggest WISHES=10000` gives it."""
    return int(os.environ.get(name) or default)


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
