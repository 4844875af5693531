"""Records the voice of the tracks anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from routines.player import recorded_voice, recording_session
from routines.player.voice_words import phrases_to_record
from techniques.library_files import library

SPEED = 0.95
"""Of the voice's own pace: a little slower, for somebody whose hands are busy."""
SEED = 0
"""Of the voice's breath, so that the same words give the same recording."""


class Command(BaseCommand):
    help = "Record the names of the library's techniques, and what else tracks say. Run it by `make voices`."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from hibari import Hibari
        except ImportError as missing:
            raise CommandError("The voice is not installed: run `make voices`.") from missing
        voice = Hibari()
        if voice.sample_rate != recorded_voice.SAMPLE_RATE:
            raise CommandError(f"The voice speaks at {voice.sample_rate} Hz, not at {recorded_voice.SAMPLE_RATE}.")
        phrases = phrases_to_record(library.read())
        recording_session.record(phrases, lambda words: voice(words, speed=SPEED, seed=SEED).tolist())
        size = recorded_voice.SOUND.stat().st_size
        self.stdout.write(f"{recorded_voice.SOUND}: {len(phrases)} phrases, {size / 1e6:.1f} MB")
