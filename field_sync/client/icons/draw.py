"""Draw the app's icons: a clipboard with a tick, in the bar's blue. Run again after changing anything here.

python field_sync/client/icons/draw.py
"""

from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
BLUE, WHITE, GREEN = "#003a69", "#ffffff", "#00502f"
BOARD, CLIP = (128, 112, 384, 424), (200, 80, 312, 152)
TICK = ((184, 280), (236, 332), (332, 212))
SIZES = (192, 512)


def svg() -> str:
    """The icon as lines; the whole square is coloured, so that any mask may be put on it."""
    tick = " ".join(f"{x},{y}" for x, y in TICK)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
        f'<path fill="{BLUE}" d="M0 0h512v512H0z"/>'
        f'<rect {_box(BOARD)} rx="28" fill="{WHITE}"/>'
        f'<rect {_box(CLIP)} rx="20" fill="{WHITE}" stroke="{BLUE}" stroke-width="12"/>'
        f'<polyline points="{tick}" fill="none" stroke="{GREEN}" stroke-width="40" stroke-linecap="round"'
        ' stroke-linejoin="round"/></svg>\n'
    )


def _box(corners: tuple[int, int, int, int]) -> str:
    left, top, right, bottom = corners
    return f'x="{left}" y="{top}" width="{right - left}" height="{bottom - top}"'


def png(size: int) -> Image.Image:
    """The same as dots: drawn at twice the size, then made smaller, for smooth edges."""
    image = Image.new("RGB", (1024, 1024), BLUE)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle([2 * at for at in BOARD], 56, fill=WHITE)
    draw.rounded_rectangle([2 * at for at in CLIP], 40, fill=WHITE, outline=BLUE, width=24)
    points = [(2 * x, 2 * y) for x, y in TICK]
    draw.line(points, fill=GREEN, width=80, joint="curve")
    for x, y in points:
        draw.ellipse((x - 40, y - 40, x + 40, y + 40), fill=GREEN)
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    (HERE / "icon.svg").write_text(svg())
    for size in SIZES:
        png(size).quantize(64).save(HERE / f"icon-{size}.png", optimize=True)
