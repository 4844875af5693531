"""Static files under names that change with their content, also where one of our scripts imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r"""(?P<matched>import (?P<names>\{[^}]*\}) from "(?P<url>\./[^"]+)")"""
IN_OUR_SCRIPTS = ("js/*.js", ((IMPORT, 'import %(names)s from "%(url)s"'),))


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Django offers this for all scripts or for none; some that come with packages import what is not there."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, IN_OUR_SCRIPTS)
