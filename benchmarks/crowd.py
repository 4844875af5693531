"""A site with many people on it: techniques of their own in any number, and public routines made of them.

Every technique is the child of two in the library: where it works, its stroke and the words to find it by come from
one, all else from the other. So each has real words, targets and rules, and hardly two are alike.
"""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, transaction

from accounts.models import User
from routines.document.plan import Plan, SectionPlan
from routines.models import Routine
from techniques.models import Technique

AUTHORS = 300
PUBLIC_AUTHORS = 40
A_HUNDRED = 100
STEPS_IN_PUBLIC = 5
PLACE = ("stroke_id", "diagram", "search_words")  # from the first parent; all else is from the second
OWN = {
    "id": "p.id",
    "author_id": "p.author",
    "slug": "'bench--' || p.n",
    "name": "left(p.word || ' ' || place.name, 120)",
    "position": "CASE WHEN p.author IS NULL THEN 1000 + p.n ELSE 0 END",  # as a technique of one's own has none
    "added_at": "now() - p.n * interval '1 minute'",
    **{name: f"place.{name}" for name in PLACE},
}
PLAN = """
CREATE TEMP TABLE planned ON COMMIT DROP AS
WITH parent AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY slug) - 1 AS nth, count(*) OVER () AS many FROM techniques_technique
    WHERE author_id IS NULL AND retired_at IS NULL AND slug NOT LIKE 'bench--%%'
)
SELECT nextval(pg_get_serial_sequence('techniques_technique', 'id')) AS id, n, authors.author,
    place.id AS place, dose.id AS dose,
    (ARRAY['My', 'Slow', 'Evening', 'Quick', 'Morning', 'Desk', 'Runner''s', 'Gran''s'])[1 + n %% 8] AS word
FROM unnest(%s::bigint[], %s::bigint[]) AS authors (n, author)
JOIN parent AS place ON place.nth = n %% place.many
JOIN parent AS dose ON dose.nth = (n / dose.many + 7 * n) %% dose.many
"""
LINKS = {
    "techniques_target": ("area_id, role, position", "place"),
    "techniques_technique_also_strokes": ("stroke_id", "place"),
    "techniques_technique_contraindications": ("contraindication_id", "dose"),
}


class Crowd:
    """People by name: `newcomer` has no technique of their own, `hundred` has A_HUNDRED, `prolific` one in twenty."""

    def __init__(self):
        names = ["newcomer", "hundred", "prolific", *(f"author-{number}" for number in range(AUTHORS))]
        people = [
            User(email=f"{name}@example.org", display_name=name, password=UNUSABLE_PASSWORD_PREFIX) for name in names
        ]
        self.people = dict(zip(names, User.objects.bulk_create(people), strict=True))
        self.made = 0

    def grow_to(self, total):
        """Have so many techniques on the site, and some of the authors show theirs in public routines."""
        more = total - Technique.objects.count()
        numbers = range(self.made, self.made + more)
        _add(numbers, [self.author_of(number).pk for number in numbers])
        self.made += more
        self._publish()
        _settle()

    def fill_library(self, more):
        """The same techniques as part of the library itself."""
        numbers = range(self.made, self.made + more)
        _add(numbers, [None] * more)
        self.made += more
        _settle()

    def author_of(self, number):
        """Of the first few, every third is of `hundred`, so that theirs lie among others' on the disk."""
        if number % 3 == 0 and number < 3 * A_HUNDRED:
            return self.people["hundred"]
        if number % 20 == 1:
            return self.people["prolific"]
        return self.people[f"author-{number % AUTHORS}"]

    def _publish(self):
        for number in range(PUBLIC_AUTHORS):
            author = self.people[f"author-{number}"]
            steps = [
                {"technique": technique, "seconds": technique.seconds_default, "pressure": technique.pressure_min}
                for technique in Technique.objects.filter(author=author).order_by("-id")[:STEPS_IN_PUBLIC]
            ]
            if steps:
                about = {"title": f"Routine {number}", "for_whom": "partner", "visibility": "public"}
                Routine.create(author, Plan(about, [SectionPlan({"sides": "once"}, steps)]))


@transaction.atomic
def _add(numbers, authors):
    columns = [field.column for field in Technique._meta.concrete_fields if not field.generated]
    values = [OWN.get(column, f"dose.{column}") for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(PLAN, [list(numbers), authors])
        cursor.execute(
            f"INSERT INTO techniques_technique ({', '.join(columns)}) SELECT {', '.join(values)} FROM planned p"  # noqa: S608 - names of our own columns
            " JOIN techniques_technique place ON place.id = p.place JOIN techniques_technique dose ON dose.id = p.dose"
        )
        for table, (linked, parent) in LINKS.items():
            cursor.execute(
                f"INSERT INTO {table} (technique_id, {linked}) SELECT p.id, {linked}"  # noqa: S608 - names of our own tables
                f" FROM planned p JOIN {table} link ON link.technique_id = p.{parent}"
            )


def _settle():
    """What a database does by itself within minutes: index what is new, and count what there is."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.get_autocommit() else "ANALYZE")
