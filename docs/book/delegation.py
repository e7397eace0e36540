"""A delegation played by a program: python3 delegation.py http://127.0.0.1:8080 CODE [NAME]

It lays its chips by the words of its inbox, and breaks silence on a text that says more than it believes. It needs
nothing but Python. The interface is described in programs.md.
"""
import json
import re
import sys
import time
import urllib.error
import urllib.request

BASE, CODE = sys.argv[1].rstrip("/"), sys.argv[2]
NAME = sys.argv[3] if len(sys.argv) > 3 else "A program"
TRUST = {"A": 3, "B": 2, "C": 1}
# The cookie that comes with the seat goes back with every request.
web = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())


def post(path, body):
    headers = {"Content-Type": "application/json", "Origin": BASE}
    request = urllib.request.Request(BASE + path, json.dumps(body).encode(), headers)
    try:
        with web.open(request, timeout=20) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code in (429, 503):
            time.sleep(int(error.headers["Retry-After"]))
            return post(path, body)
        print("refused:", error.read().decode(), file=sys.stderr)


def words(text):
    return set(re.findall(r"\w{5,}", text.lower()))


def chips(view):
    """Ten chips on what the inbox speaks for, by its sources' grades; what is left lies on "cannot tell"."""
    labels = [words(hypothesis["label"]) for hypothesis in view["room"]["hypotheses"]]
    weights = [0] * len(labels)
    for entry in view["desk"]["inbox"]:
        said = words(entry["title"] + " " + entry["text"])
        for place, label in enumerate(labels):
            weights[place] += len(said & label) * TRUST.get((entry["grade"] or "C")[0], 0)
    laid = [8 * weight // max(sum(weights), 1) for weight in weights]
    return laid + [10 - sum(laid)]


def commands(view):
    """What to send now, each under an id that it always has, so that sending it twice does nothing."""
    for entry in view["desk"]["inbox"]:
        if not entry["read"]:
            yield f"read-{entry['number']}", {"mail": {"read": {"entry": entry["number"]}}}
    laid = chips(view)
    sure = "low" if laid[-1] > 5 else "moderate"
    if view["pulse"]:
        answer = {"chips": laid, "confidence": sure, "accept": laid[-1] < 5}
        yield f"pulse-{len(view['pulses'])}", {"pulse": {"send": answer}}
    stands = view["silence"]
    text = view["council"]["drafts"][-1] if view["council"]["drafts"] else None
    if stands and text["status"] == "silence" and stands["standing"] == "silent":
        names = text["claim"] in ("State", "Organ", "Intent")
        reason = f"Our assessment does not bear it: {laid[-1]} of 10 chips lie on “cannot tell”."
        act = {"break": {"reason": reason}} if names and laid[-1] >= 5 else "stay"
        yield f"silence-{text['number']}", {"council": act}


seat = post("/join", {"code": CODE, "alias": NAME, "program": True}) or sys.exit(1)
stream = urllib.request.Request(BASE + seat["to"] + "views", headers={"Accept": "text/event-stream"})
for line in web.open(stream, timeout=60):
    seen = json.loads(line[6:]) if line.startswith(b"data: ") else {}
    if "delegation" not in seen.get("view", {}):
        continue
    for name, command in commands(seen["view"]["delegation"]):
        post(seat["to"] + "command", {"id": name, "command": command})
