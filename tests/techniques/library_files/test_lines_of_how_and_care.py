"""The line of how and the line of care of each technique in the library: short, and about this technique."""

import pytest

from tests.techniques.library_files.test_library_files import LEG_GLIDE, mistakes_in

MISTAKES = {
    "too long a how": ("how", "x" * 91, "has 91 characters, more than 90"),
    "too long a care": ("care", "x" * 81, "has 81 characters, more than 80"),
    "a promise": ("how", "Glide both palms up until it heals.", "says 'heals'"),
}


@pytest.mark.parametrize(("field", "text", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_line_that_is_wrong_is_named_by_file_line_and_field(content, field, text, message):
    line = content.edit(LEG_GLIDE, 'phase = "warm-up"', f'{field} = "{text}"\nphase = "warm-up"')
    (mistake,) = mistakes_in(content)
    assert (mistake.path.endswith(LEG_GLIDE), mistake.line, mistake.field) == (True, line, field)
    assert message in mistake.message
