"""Draws the badge of BadgeBench with segno and Pillow and prints the median in microseconds."""

import io
import sys
import time

try:
    import segno
    from PIL import Image, ImageDraw, ImageFont
except ImportError as missing:
    print(f"badge_peer: {missing}", file=sys.stderr)
    sys.exit(69)

FOLDER = "/usr/share/fonts/truetype/noto/"
WIDTH, HEIGHT, MARGIN = 696, 1109, 44
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NAMES = ["Anne-Fleur", "Joost", "IJsbrand", "Noor", "Çağla", "Maria José", "Jan", "Siobhán", "Łukasz", "Wim"]


def font(size, bold=False):
    return ImageFont.truetype(FOLDER + ("NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"), size)


FONTS = {size: font(size, True) for size in range(50, 172, 2)}
LETTER, ROLE, DAY = font(170, True), font(62, True), font(104, True)
NUMBER, FOR, SMALL = font(34), font(50), font(36)


def code(run):
    state, letters = run + 1, []
    for _ in range(44):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        letters.append(LETTERS[state >> 59])
    return "".join(letters)


def badge(run):
    sheet = Image.new("1", (WIDTH, HEIGHT), 1)
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 0, WIDTH, 282), fill=0)
    draw.text((MARGIN, 164), "W", font=LETTER, fill=1, anchor="ls")
    draw.text((MARGIN, 246), "Wijkagent", font=ROLE, fill=1, anchor="ls")
    for box in ((552, 30, 602, 90), (502, 80, 552, 130), (602, 80, 652, 130), (522, 130, 562, 180), (592, 130, 632, 180)):
        draw.ellipse(box, fill=1)
    draw.text((MARGIN, 346), f"Bezoeker · B {1000 + run}", font=NUMBER, fill=0, anchor="ls")
    name = NAMES[run % len(NAMES)]
    size = next((s for s in range(170, 48, -6) if draw.textlength(name, font=FONTS[s]) <= WIDTH - 2 * MARGIN), 50)
    draw.text((MARGIN, 500), name, font=FONTS[size], fill=0, anchor="ls")
    draw.text((MARGIN, 580), "komt voor Sanne", font=FOR, fill=0, anchor="ls")
    draw.text((WIDTH - MARGIN, 853), "geldig op", font=SMALL, fill=0, anchor="rs")
    draw.text((WIDTH - MARGIN, 947), "23 nov", font=DAY, fill=0, anchor="rs")
    for x in (542, 584, 626):
        draw.polygon(((x, 1000), (x + 17, 983), (x + 34, 1000), (x + 17, 1017)), fill=0)
    draw.text((WIDTH - MARGIN, 1065), "opgegeven", font=SMALL, fill=0, anchor="rs")
    squares = segno.make(code(run), error="q", mode="alphanumeric", micro=False, boost_error=False).matrix
    side = len(squares)
    symbol = Image.frombytes("L", (side, side), bytes(0 if dark else 255 for row in squares for dark in row))
    dots = 264 // side
    sheet.paste(symbol.convert("1").resize((side * dots, side * dots), Image.NEAREST), (MARGIN, HEIGHT - MARGIN - side * dots))
    file = io.BytesIO()
    sheet.save(file, "PNG", dpi=(300, 300))
    return file.getvalue()


def main():
    times = []
    for run in range(220):
        start = time.perf_counter()
        badge(run)
        times.append((time.perf_counter() - start) * 1e6)
    print(sorted(times[20:])[100])


main()
