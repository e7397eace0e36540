//! The look of a page: one column for figures, one for what is said about them, one type scale, two grounds.

use super::grounds;
use crate::text::{SANS, SERIF};

/// Panels that can be looked at alone, at most.
pub(super) const CHOICES: usize = 8;

/// The style sheet, with the classes of drawings in it.
pub(super) fn css(drawings: &str) -> String {
    let [light, dark] = grounds();
    let dark_screen = format!("@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}");
    // The panel that is chosen stands alone; its letters keep about their size while the rest grows.
    let alone: String = (1..=CHOICES)
        .map(|k| {
            let chosen = format!(".c{k}:checked~.panels");
            format!(
                "{chosen}>svg:not(:nth-child({k})){{display:none}}{chosen}.panels{{grid-template-columns:minmax(0,500px)}}\
                 {chosen} .ts{{font-size:6px;stroke-width:1.4px}}{chosen} .tl{{font-size:7px}}"
            )
        })
        .collect();
    let alone = format!("@media screen{{{alone}}}");
    format!(
        ":root{{color-scheme:light dark;{light}}}{dark_screen}body{{font-family:{SANS}}}h1,h2,.deck{{font-family:{SERIF}}}{BASE}{drawings}{alone}{PRINT}"
    )
}

const BASE: &str = "
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:40px 32px 64px;max-width:1136px;background:var(--paper);color:var(--ink);font-size:16px;line-height:1.5;font-variant-numeric:tabular-nums lining-nums;overflow-wrap:break-word}
.defs{position:absolute}
.soft{color:var(--soft)}
header{border-top:3px solid var(--ink);padding-top:12px}
.kind{margin:0 0 36px;font-size:14px;display:flex;justify-content:space-between;gap:24px;flex-wrap:wrap}
.kind span:first-child{font-weight:700}
h1{font-size:clamp(30px,4.4vw,48px);line-height:1.1;font-weight:700;letter-spacing:-.012em;margin:0 0 16px;max-width:20em;text-wrap:balance}
.deck{font-size:21px;line-height:1.4;margin:0 0 36px;max-width:36em;color:var(--soft)}
h2{font-size:28px;line-height:1.2;font-weight:700;letter-spacing:-.006em;margin:0 0 8px;max-width:28em;text-wrap:balance}
h3{font-size:16px;margin:32px 0 8px}
p{margin:0 0 16px}
.lead{max-width:44em;margin-bottom:24px}
dl{margin:0}dd{margin:0}
.glance{display:grid;grid-template-columns:repeat(auto-fit,minmax(165px,1fr));border-top:1px solid var(--hair)}
.glance div{padding:14px 20px 18px 0;border-bottom:1px solid var(--hair)}
.glance dt{font-size:14px;color:var(--soft)}
.glance b{display:block;white-space:nowrap;font-size:32px;line-height:1.2;letter-spacing:-.02em}
.glance dd span{font-size:14px;color:var(--soft);display:block;line-height:1.4}
section{margin-top:72px;padding-top:12px;border-top:1px solid var(--ink)}
figure{margin:0 0 44px;display:grid;grid-template-columns:minmax(0,760px) minmax(0,1fr);column-gap:40px;align-items:start;grid-template-rows:auto 1fr}
.drawing svg{display:block;width:100%;height:auto;overflow:visible}
.drawing{max-width:760px;grid-column:1;grid-row:1/3}
.narrow{display:none}
figcaption{grid-column:2;font-size:14px;line-height:1.45;font-weight:700;padding-top:4px}
.note{grid-column:2;font-size:14px;line-height:1.45;color:var(--soft);margin:4px 0 0;max-width:46em}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(128px,1fr));gap:16px}
.choice .panels{grid-template-columns:repeat(3,1fr);gap:24px 16px}
.choice{border:0;margin:0;padding:0;min-width:0}
.choice legend{float:left;padding:0;margin-right:12px;font-size:14px;line-height:28px;color:var(--soft)}
.choice input{position:absolute;opacity:0}
.choice label{display:inline-block;font-size:14px;line-height:24px;padding:0 9px;margin:0 4px 8px 0;border:2px solid transparent;border-radius:3px;background:var(--wash);cursor:pointer}
.choice input:checked+label{border-color:var(--ink);font-weight:700}
.choice input:focus-visible+label{outline:2px solid var(--ink);outline-offset:2px}
.choice>.panels{clear:left;padding-top:8px}
.row{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:40px}
details{grid-column:1/-1;font-size:14px;margin-top:10px}
summary{cursor:pointer;color:var(--soft);width:max-content;padding:4px 0}
summary:focus-visible,.scroll:focus-visible,pre:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
.scroll{overflow-x:auto;max-width:760px}
table{border-collapse:collapse;font-size:14px;line-height:1.35}
th{text-align:left;font-weight:400;color:var(--soft);vertical-align:bottom;border-bottom:1px solid var(--ink)}
th,td{padding:5px 16px 5px 0}
td{border-bottom:1px solid var(--hair);vertical-align:top}
thead td{border-bottom-color:var(--ink)}
.num{text-align:right;white-space:nowrap}
th.num{white-space:normal}
td.lead-cell,tr.main td{font-weight:700}
td.in{padding-left:16px}
.full{width:100%}
.rule td{border-bottom:0;border-top:2px dashed var(--ink);padding:6px 0;font-weight:700;text-align:center}
.marks{list-style:none;margin:0 0 32px;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:10px 40px}
.marks li{display:flex;gap:12px;align-items:flex-start;font-size:14px;line-height:1.35}
.marks svg{flex:none}
.truth b{text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:3px}
.events{list-style:none;margin:0 0 40px;padding:0;columns:2 340px;column-gap:40px;font-size:14px;line-height:1.4}
.events li{break-inside:avoid;display:grid;grid-template-columns:88px 1fr;column-gap:12px;padding:4px 0;border-top:1px solid var(--hair)}
.events time{color:var(--soft);white-space:nowrap}
.events .strong{font-weight:700}
.events span,.stacked td{overflow-wrap:anywhere}
.events em{font-style:normal;color:var(--soft)}
pre{background:var(--wash);padding:14px 16px;overflow-x:auto;font:14px/1.5 ui-monospace,\"SF Mono\",Menlo,Consolas,\"Liberation Mono\",monospace;margin:0 0 24px;white-space:pre-wrap;overflow-wrap:anywhere}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:12px 40px;font-size:14px}
.facts dt{color:var(--soft)}
.facts dd{overflow-wrap:anywhere}
footer{margin-top:72px;border-top:1px solid var(--hair);padding-top:12px;font-size:14px;color:var(--soft)}
footer p{max-width:50em}
.stacked{margin-bottom:32px}
.stacked td{min-width:7em}
.verdict{font-weight:700;white-space:nowrap}
.verdict::before{content:\"\";display:inline-block;width:.62em;height:.62em;margin-right:.5em;border:2px solid currentColor;border-radius:50%}
.verdict.yes::before{background:currentColor}
.verdict.open{font-weight:400;color:var(--soft)}
.verdict.no::before{background:linear-gradient(45deg,transparent 42%,currentColor 42% 58%,transparent 58%)}
.more{font-size:14px;color:var(--soft);margin-top:8px}
.caveats{margin:0;padding-left:1.2em;max-width:44em}
.caveats li{margin-bottom:8px}
.members td:nth-child(2){padding-top:7px}
.members svg{display:block}
@media (max-width:1079px){figure{grid-template-columns:minmax(0,760px);grid-template-rows:none}.drawing,figcaption,.note,details{grid-column:1;grid-row:auto}figcaption{padding-bottom:10px}.note{margin-top:10px}}
@media (max-width:640px){
body{padding:20px 20px 48px}
.kind{margin-bottom:24px;gap:0 24px}
.deck{font-size:19px;margin-bottom:28px}
h2{font-size:24px}
section{margin-top:52px}
table{font-size:13px}th,td{padding-right:10px}.members,.stacked{font-size:14px}
.glance{grid-template-columns:1fr 1fr}.glance b{font-size:28px}.glance div{padding-right:12px}
.choice .panels{grid-template-columns:repeat(2,1fr)}
.wide{display:none}.narrow{display:block}
.members thead{position:absolute;clip-path:inset(50%)}
.members,.members tbody{display:block}
.members tr{display:grid;grid-template-columns:1fr 116px;border-bottom:1px solid var(--hair);padding:8px 0}
.members td{border:0;padding:1px 0}
.members td:nth-child(n+3){grid-column:1/-1}
.members .rule{display:block}
.stacked thead{position:absolute;clip-path:inset(50%)}
.stacked,.stacked tbody,.stacked tr{display:block}
.stacked tr{border-bottom:1px solid var(--hair);padding:8px 0}
.stacked td{display:block;border:0;padding:1px 0;text-align:left}
.stacked td[data-label]::before{content:attr(data-label) \" \";color:var(--soft)}
.members td[data-label]::before{content:attr(data-label) \" \";color:var(--soft)}
}
";

const PRINT: &str = "
@page{margin:14mm 14mm 16mm}
@media print{
:root{color-scheme:light}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{padding:0;max-width:none;font-size:10.5pt;line-height:1.4}
h1{font-size:25pt;max-width:none}
.kind{margin-bottom:18pt}
.deck{font-size:13pt;margin-bottom:16pt}
h2{font-size:16pt}
.lead{margin-bottom:12pt}
section{margin-top:24pt;break-inside:auto}
.start{break-inside:avoid}
figure:has(.panels),.start:has(.panels){break-inside:auto}
figcaption,h2{break-after:avoid}
p{orphans:3;widows:3}
.glance{grid-template-columns:repeat(5,1fr)}
.glance b{font-size:20pt}
.glance div{padding:8pt 10pt 10pt 0}
.glance dt,.glance dd span,figcaption,.note,table,.events,.facts,.marks li,footer{font-size:9pt}
figure{display:block;break-inside:avoid;margin-bottom:20pt}
figure.long{break-inside:auto}
.drawing{max-width:none}
.wide svg,.drawing>svg{max-height:188mm}
.wide{display:block}.narrow{display:none}
.panels{grid-template-columns:repeat(5,1fr);gap:10pt}
.choice .panels{grid-template-columns:repeat(3,1fr)}
.panels svg{break-inside:avoid}
figcaption{padding-bottom:6pt}
.note{margin-top:6pt;max-width:none}
details,.choice legend,.choice input,.choice label{display:none}
h3{break-after:avoid;margin-top:14pt}
.events{columns:2;column-gap:18pt;margin-bottom:18pt}
.events li{grid-template-columns:62px 1fr;padding:2pt 0}
.members th,.members td{padding:3pt 9pt 3pt 0}
.members td:nth-child(-n+5){white-space:nowrap}
.marks{grid-template-columns:1fr 1fr 1fr;margin-bottom:14pt}
.facts{grid-template-columns:repeat(3,1fr)}
footer{margin-top:18pt;break-inside:avoid}
.scroll{max-width:none;overflow:visible;break-inside:avoid}
tr,.events li,.facts div,.marks li{break-inside:avoid}
pre{border:1px solid var(--hair);background:none}
}
";
