"""Load the library's files into the database, any number of times."""

from django.core.management.base import BaseCommand, CommandError

from techniques.library_files import library, loading

SHOWN = 12


class Command(BaseCommand):
    help = "Load the library from its files. With any mistake in them, each is named and nothing is loaded."
    requires_system_checks = []  # it has nothing to do with them, and they take longer than the loading

    def add_arguments(self, parser):
        parser.add_argument("--content", default=library.CONTENT, metavar="DIR", help="where the files are")
        parser.add_argument("--check", action="store_true", help="only check the files and count what is in them")

    def handle(self, *args, content, check, verbosity, **options):
        try:
            read = library.read(content)
        except library.Unreadable as unreadable:
            count = len(unreadable.mistakes)
            raise CommandError(f"{unreadable}\n{count} mistake{'s' * (count > 1)}; nothing was loaded.") from unreadable
        if check:
            return self.report(read)
        try:
            changes = loading.load(read)
        except loading.SlugTaken as taken:
            raise CommandError(f"{taken}\n1 mistake; nothing was loaded.") from taken
        if verbosity:
            self.tell(changes, SHOWN if verbosity == 1 else None)

    def tell(self, changes, most):
        """What changed, by name; only the count where there are more names than anybody reads (-v 2 gives them)."""
        if not changes:
            self.stdout.write("The library is up to date: nothing to change.")
        for change in changes:
            done = {"added": change.added, "changed": list(change.changed.values())}
            done |= {"retired": change.retired, "returned": change.returned}
            for verb, names in done.items():
                if names:
                    named = f": {'; '.join(names)}" if most is None or len(names) <= most else ""
                    self.stdout.write(f"{change.kind}: {verb} {len(names)}{named}")
            if change.moved:
                self.stdout.write(f"{change.kind}: moved {change.moved} to another place in the order")

    def report(self, read):
        for part in ("areas", "strokes", "sources", "contraindications", "guidance", "techniques"):
            self.stdout.write(f"{len(getattr(read, part)):>5} {part}")
        for what, counts in read.counts().items():
            self.stdout.write(f"\ntechniques by {what}")
            for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
                self.stdout.write(f"{count:>5} {name}")
        self.stdout.write("\nThe files are in order.")
