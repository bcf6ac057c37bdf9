#!/usr/bin/python3
"""Cuts the fonts of internal/pdf to the characters that papers need.

Run once, and again only when a font or the list of characters changes; what it writes
is committed. Needs Debian's fonts-noto-core, fonts-noto-extra and python3-fonttools, and the package
@expo-google-fonts/noto-emoji of npm unpacked:

    npm pack @expo-google-fonts/noto-emoji@0.4.7 && tar xzf expo-*.tgz
    scripts/cut-fonts.py package

The program that draws (internal/pdf) reads a font anew for each document, so each
kilobyte here is paid for with each paper. Hinting and layout tables go: PDF viewers do
without the first, and the library that draws does not read the others.
"""
import io
import struct
import sys

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables.DefaultTable import DefaultTable

NOTO = "/usr/share/fonts/truetype/noto/"
OUT = "internal/pdf/fonts/"


def span(*ranges):
    return {c for first, last in ranges for c in range(first, last + 1)}


# Latin with all its accents, Greek, Cyrillic, punctuation, currencies, ligatures.
TEXT = span((0x20, 0x7E), (0xA0, 0x24F), (0x2BB, 0x2BC), (0x2C6, 0x2DD), (0x300, 0x345), (0x370, 0x3FF),
            (0x400, 0x45F), (0x490, 0x491), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x203A), (0x2044, 0x2044),
            (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2100, 0x2126), (0x2150, 0x215E), (0x2212, 0x2212), (0x2215, 0x2215),
            (0xFB00, 0xFB06), (0xFFFD, 0xFFFD))
# Signs that stand in ordinary papers come with the text: each font more costs as much as
# the rest of a drawing.
TICKS = {"NotoSansSymbols2-Regular": span((0x2610, 0x2612), (0x2713, 0x2713), (0x2717, 0x2717)), "NotoSansMath-Regular": span((0x2190, 0x2193), (0x2260, 0x2260), (0x2264, 0x2265), (0x2248, 0x2248))}
# Arrows, mathematics, boxes to tick, geometric shapes, dingbats.
SYMBOLS = span((0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x23FF), (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x26FF),
               (0x2700, 0x27BF))
# Pictures from beyond the plane that the library can write get a place of their own
# in the private area; emoji.txt says which is which.
EMOJI = span((0x1F1E6, 0x1F1FF), (0x1F300, 0x1FAFF))
PRIVATE = 0xE000


def cut(font, characters):
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "MATH", "kern", "STAT", "DSIG", "meta", "gasp", "prep", "cvt ", "fpgm", "FFTM", "vhea", "vmtx", "VORG"]
    options.name_IDs = [0, 6]
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    s = subset.Subsetter(options)
    s.populate(unicodes=characters)
    s.subset(font)
    return font


def save(font, name):
    """One cmap of format 4, and one full metric a glyph: the library writes into the
    font's bytes where metrics are shared, and several papers are drawn at once."""
    best = font.getBestCmap()
    table = newTable("cmap")
    table.tableVersion = 0
    sub = CmapSubtable.newSubtable(4)
    sub.platformID, sub.platEncID, sub.language, sub.cmap = 3, 1, 0, {c: g for c, g in best.items() if c <= 0xFFFF}
    table.tables = [sub]
    font["cmap"] = table
    font.recalcTimestamp = False
    first = io.BytesIO()
    font.save(first)
    font = TTFont(first, recalcBBoxes=False, recalcTimestamp=False)
    order = font.getGlyphOrder()
    metrics = font["hmtx"].metrics
    whole = DefaultTable("hmtx")
    whole.data = b"".join(struct.pack(">Hh", *metrics[g]) for g in order)
    font["hhea"].numberOfHMetrics = len(order)
    font.tables["hmtx"] = whole
    font.save(OUT + name)


def cut_to(source, characters, path):
    cut(TTFont(NOTO + source + ".ttf"), characters).save(path)
    return path


for name, source in (("regular", "NotoSans-Regular"), ("bold", "NotoSans-SemiBold")):
    parts = [cut_to(source, TEXT, "/tmp/text.cut.ttf")]
    parts += [cut_to(ticks, characters, "/tmp/" + ticks + ".ticks.ttf") for ticks, characters in TICKS.items()]
    save(Merger().merge(parts), name + ".ttf")

parts, left = [], set(SYMBOLS)
for source in ("NotoSansMath-Regular", "NotoSansSymbols2-Regular", "NotoSansSymbols-Regular"):
    font = TTFont(NOTO + source + ".ttf")
    mine = left & set(font.getBestCmap())
    left -= mine
    path = "/tmp/" + source + ".cut.ttf"
    cut(font, mine).save(path)
    parts.append(path)
save(Merger().merge(parts), "symbols.ttf")

emoji = TTFont(sys.argv[1] + "/400Regular/NotoEmoji_400Regular.ttf")
known = sorted(EMOJI & set(emoji.getBestCmap()))
emoji = cut(emoji, known)
best = emoji.getBestCmap()
for table in emoji["cmap"].tables:
    table.cmap = {PRIVATE + i: best[c] for i, c in enumerate(known)}
save(emoji, "emoji.ttf")
with open(OUT + "emoji.txt", "w") as list_:
    list_.writelines("%X\n" % c for c in known)
