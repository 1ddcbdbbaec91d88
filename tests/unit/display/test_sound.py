"""Piano rolls made audible, WAV files, and the player in a notebook."""

import base64
import re
import struct
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from course_utils.datasets.piano_rolls import PITCHES, STYLES, piano_roll
from course_utils.display import sound
from course_utils.display.sound import LOWEST, RATE, RELEASE, mu_law, play, synthesise, tone, wav


def roll_of(notes, steps):
    """Roll and onsets of (begin, end, pitch) notes."""
    roll, onsets = np.zeros((steps, PITCHES)), np.zeros((steps, PITCHES), bool)
    for begin, end, pitch in notes:
        roll[begin:end, pitch - LOWEST] = 1
        onsets[begin, pitch - LOWEST] = True
    return roll, onsets


def loudest(wave):
    """The frequency with the largest part in a wave, in Hz."""
    spectrum = abs(np.fft.rfft(wave * np.hanning(len(wave)), 8 * len(wave)))
    return np.fft.rfftfreq(8 * len(wave), 1 / RATE)[spectrum.argmax()]


def loudness(wave, begin, end):
    return wave[round(begin * RATE) : round(end * RATE)].std()


def decode(codes):
    """Mu-law to samples, after ITU-T G.711."""
    codes = ~np.frombuffer(codes, np.uint8) & 255
    octave, within = (codes >> 4) & 7, codes & 15
    size = (((2 * within.astype(int) + 33) << octave) - 33) / 8192
    return np.where(codes & 128, -size, size)


@pytest.mark.parametrize(("pitch", "hertz"), [(36, 65.41), (57, 220), (69, 440), (95, 1975.53)])
def test_a_tone_has_its_pitch_and_dies_away(pitch, hertz):
    wave = tone(pitch, 1.0)
    assert len(wave) == round((1 + RELEASE) * RATE)
    assert loudest(wave) == pytest.approx(hertz, abs=0.6)
    assert loudness(wave, 0.05, 0.2) > 1.3 * loudness(wave, 0.75, 0.9)
    assert abs(wave[0]) < 1e-9 and abs(wave[-1]) < 1e-9


def test_no_tone_clicks():
    """Nothing above 2 kHz where a tone of 220 Hz with six harmonics begins or ends."""
    wave = np.pad(tone(57, 0.3), 400)
    for at in (400, len(wave) - 400):  # begin, end
        piece = wave[at - 200 : at + 200] * np.hanning(400)
        power = abs(np.fft.rfft(piece)) ** 2
        f = np.fft.rfftfreq(400, 1 / RATE)
        assert power[f > 2000].sum() < 1e-3 * power.sum()


@pytest.mark.parametrize("style", STYLES)
def test_a_piece_sounds(style):
    piece = piano_roll(style, np.random.default_rng(0))
    wave = synthesise(piece.roll, piece.onsets, piece.step_seconds)
    assert wave.dtype == np.float32
    assert abs(wave).max() == pytest.approx(0.9)
    seconds = len(piece.roll) * piece.step_seconds
    assert len(wave) / RATE == pytest.approx(seconds + RELEASE, abs=2 / RATE)
    again = synthesise(piece.roll, piece.onsets, piece.step_seconds)
    assert (wave == again).all()
    assert abs(wave[0]) < 1e-6 and abs(wave[-1]) < 1e-2


def test_notes_sound_when_and_as_long_as_they_are_written():
    roll, onsets = roll_of([(2, 4, 69), (6, 7, 72)], 10)
    wave = synthesise(roll, onsets, 0.2)
    assert not wave[: round(0.4 * RATE)].any()
    assert loudest(wave[3300:6300]) == pytest.approx(440, abs=2)
    assert not wave[round((0.8 + RELEASE) * RATE) + 1 : round(1.2 * RATE)].any()
    assert loudest(wave[9700:11000]) == pytest.approx(523.25, abs=3)
    assert not wave[round((1.4 + RELEASE) * RATE) + 1 :].any()


def test_a_repeated_note_is_struck_again_and_a_held_one_is_not():
    held, struck = [(0, 4, 69)], [(0, 2, 69), (2, 4, 69)]
    for notes, again in ((held, False), (struck, True)):
        wave = synthesise(*roll_of(notes, 4), 0.25)
        before, after = loudness(wave, 0.4, 0.45), loudness(wave, 0.56, 0.61)
        assert (after > 1.2 * before) == again


def test_a_louder_note_is_louder():
    roll, onsets = roll_of([(0, 2, 69), (2, 4, 69)], 4)
    roll[2:] = 0.5 * roll[2:]
    wave = synthesise(roll, onsets, 0.5)
    assert loudness(wave, 1.1, 1.9) == pytest.approx(0.5 * loudness(wave, 0.1, 0.9), rel=0.05)


def test_chords_add_up():
    one, other = roll_of([(0, 2, 60)], 2), roll_of([(0, 2, 67)], 2)
    both = roll_of([(0, 2, 60), (0, 2, 67)], 2)
    waves = [synthesise(*r, 0.3).astype(float) for r in (one, other, both)]
    parts = np.stack(waves[:2], axis=1)
    share, rest, *_ = np.linalg.lstsq(parts, waves[2])
    assert rest[0] < 1e-8 and (share > 0.2).all()


@settings(max_examples=30)
@given(arrays.arrays(np.float64, st.integers(1, 300), elements=st.floats(-1, 1)))
def test_mu_law_is_undone_but_for_one_part_in_thirty(wave):
    back = decode(mu_law(wave).tobytes())
    assert (abs(back - wave) <= 0.04 * abs(wave) + 2e-4).all()


def test_mu_law_of_known_samples():
    """The ends, zero, and the first step of two octaves in the table of G.711."""
    size = np.array([0, -8031, 8031, 31, 95, -95]) / 8192
    assert mu_law(size).tolist() == [0xFF, 0x00, 0x80, 0xEF, 0xDF, 0x5F]
    assert mu_law(np.array([1.0, -1.0])).tolist() == [0x80, 0x00]


@pytest.mark.parametrize("samples", [1, 100, 101])
def test_a_wav_file_has_consistent_chunks(samples):
    wave = np.linspace(-0.5, 0.5, samples)
    content = wav(wave)
    assert content[:4] == b"RIFF" and content[8:12] == b"WAVE"
    assert struct.unpack("<I", content[4:8])[0] == len(content) - 8
    assert len(content) % 2 == 0
    at, chunks = 12, {}
    while at < len(content):
        name, size = content[at : at + 4], struct.unpack("<I", content[at + 4 : at + 8])[0]
        chunks[name] = content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    assert struct.unpack("<HHIIHHH", chunks[b"fmt "]) == (7, 1, 8000, 8000, 1, 8, 0)
    assert struct.unpack("<I", chunks[b"fact"]) == (samples,)
    assert abs(decode(chunks[b"data"]) - wave).max() < 0.02


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found, self.text = {}, ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found[tag] = dict(attrs)

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def shown(monkeypatch):
    cards = []
    monkeypatch.setattr(sound, "show", lambda html, text: cards.append((html, text)))
    return cards


def test_the_player_has_a_name_and_a_caption_and_carries_the_wave(shown):
    wave = np.sin(np.arange(12000) / 5)
    play(wave, title='A "sine" <1 kHz & more')
    ((html, text),) = shown
    tags = Tags(html)
    assert text == 'Sound: A "sine" <1 kHz & more, 1.5 s'
    audio = tags.found["audio"]
    assert audio["aria-label"] == text
    assert "controls" in audio and "autoplay" not in audio
    assert tags.text == text.removeprefix("Sound: ")
    data = base64.b64decode(audio["src"].removeprefix("data:audio/wav;base64,"), validate=True)
    assert data == wav(wave)
    assert tags.found["figure"]["data-lm-suppress-shortcuts"] == "true"


def test_another_rate(shown):
    play(np.zeros(8000), 4000, title="Silence")
    ((_, text),) = shown
    assert text == "Sound: Silence, 2.0 s"


def test_a_sound_is_small(shown):
    play(np.zeros(6 * RATE), title="Silence")
    assert len(shown[0][0]) < 11_000 * 6


def test_the_wave_can_be_left_out_of_a_comparison(shown):
    """The expression that the notebooks' comparison uses leaves everything else in place."""
    play(np.zeros(100), title="One")
    play(np.full(100, 0.5), title="One")
    play(np.zeros(100), title="Two")
    one, same, two = (
        re.sub(r"(data:audio/wav;base64,)[A-Za-z0-9+/=]*", r"\1WAVE", html) for html, _ in shown
    )
    assert one == same != two
    assert 'src="data:audio/wav;base64,WAVE"></audio>' in one


def test_outside_a_notebook_there_is_a_line(capsys):
    play(np.zeros(8000), title="Silence")
    assert capsys.readouterr().out == "Sound: Silence, 1.0 s\n"


NOTE = roll_of([(0, 1, 60)], 2)
BAD = {
    "no title": (lambda: play(np.zeros(9), title=" "), "a title that says what is heard"),
    "empty": (lambda: play(np.zeros(0), title="x"), r"samples in it, not \(0,\)"),
    "stereo": (lambda: play(np.zeros((9, 2)), title="x"), r"shape \(N,\).*not \(9, 2\)"),
    "NaN": (lambda: play(np.array([0, np.nan]), title="x"), "NaN or infinite"),
    "infinite": (lambda: play(np.array([0, np.inf]), title="x"), "NaN or infinite"),
    "clipped": (lambda: play(np.array([0, -1.5]), title="x"), "between -1 and 1, but one is -1.5"),
    "no notes": (lambda: synthesise(NOTE[0], 0 * NOTE[1], 0.1), "at least one note"),
    "shapes": (lambda: synthesise(NOTE[0], NOTE[1][:1], 0.1), r"\(2, 60\) and \(1, 60\)"),
    "no time": (lambda: synthesise(*NOTE, 0), "longer than 0 s, not 0"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_arguments_get_one_clear_line(case):
    call, message = BAD[case]
    with pytest.raises(ValueError, match=message) as caught:
        call()
    assert "\n" not in str(caught.value)
