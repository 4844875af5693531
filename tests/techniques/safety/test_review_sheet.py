"""The conditions as a document that a clinician can read and sign without reading code."""

import html
import subprocess
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[3]


def test_the_sheet_says_each_row_with_its_words_and_each_source_with_what_it_says(tmp_path, shipped):
    file = tmp_path / "sheet.html"
    call_command("review_sheet", output=file)
    page = html.unescape(file.read_text(encoding="utf-8"))
    for effect in shipped.effects.values():
        assert effect.name in page, effect.slug
    for condition in shipped.contraindications.values():
        part = page.partition(f'id="{condition.slug}"')[2].partition("</section>")[0]
        assert condition.question in part
        assert condition.do_instead in part
        assert part.count("<td></td></tr>") == len(condition.effects)
        for slug in condition.sources:
            assert shipped.sources[slug].name in part
            assert shipped.sources[slug].says in part
        assert "Not yet reviewed by a clinician." in part or condition.reviewed_on
        assert "Registration" in part
    late = page.partition('id="pregnancy"')[2]
    assert "7th month, or 8th month" in late
    assert "or not answered" in late
    assert "5 minutes at most" in late


def test_one_command_writes_it_on_a_fresh_machine():
    told = subprocess.run(["make", "--dry-run", "review-sheet"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "manage.py review_sheet --output review-sheet.html" in told.stdout
