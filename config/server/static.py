"""Static files under names that change with their content; our small stylesheets as one file."""

import posixpath
import re
from fnmatch import filter as matching

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r"""(?P<matched>import (?P<names>\{[^}]*\}|\* as \w+) from "(?P<url>\.{1,2}/[^"]+)")"""
IN_OUR_SCRIPTS = ("js/*.js", ((IMPORT, 'import %(names)s from "%(url)s"'),))
OUR_STYLESHEETS = "css/*.css"
STYLESHEET_IMPORT = re.compile(r'@import "([^"]+)";')
RELATIVE_URL = re.compile(r"""url\(\s*(["']?)(?!["'\s/#]|[a-z]+:)""")


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashes the imports in our scripts too, and inlines those in our stylesheets.

    Django rewrites the imports of all scripts or of none; some that come with packages import what is not there.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, IN_OUR_SCRIPTS)

    def post_process(self, paths, **options):
        ours, inline = matching(paths, OUR_STYLESHEETS), InMemoryStorage()
        for name in ours:
            inline.save(name, ContentFile(inlined(name, paths)))
        return super().post_process(paths | {name: (inline, name) for name in ours}, **options)


def inlined(name, paths) -> str:
    """A stylesheet with the files it imports in place of its `@import` rules; their relative URLs are made to fit."""
    storage, path = paths[name]
    with storage.open(path) as file:
        text = file.read().decode()

    def replacement(rule):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), rule[1]))
        folder = posixpath.relpath(posixpath.dirname(target), posixpath.dirname(name))
        return RELATIVE_URL.sub(rf"url(\1{folder}/", inlined(target, paths)).strip()

    return STYLESHEET_IMPORT.sub(replacement, text)
