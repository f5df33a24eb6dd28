// Style and script of the HTML report, with the hashes by which its Content-Security-Policy allows them and nothing else.
// The hashes are held by a test, which prints the right ones when style or script change.

import { LADDER_STYLE } from '../ladder-svg.ts'

export const STYLE = `:root{--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;--mono:ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono",monospace;
--ground:#f4f5f7;--paper:#fff;--raised:#f7f8fa;--ink:#18202b;--muted:#5c6775;--line:#dfe3e8;--good:#1a7f4b;--bad:#c4282d;--warn:#935f00;--accent:#1f57c3;
--good-soft:#e5f4ec;--bad-soft:#fcebea;--warn-soft:#fbf1dc;--accent-soft:#e8effc;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ground:#0e1217;--paper:#151b22;--raised:#1c232c;--ink:#e4e9ef;--muted:#96a2b0;--line:#2b3541;--good:#4fc48a;--bad:#ff7a78;--warn:#e0aa4a;--accent:#7fb0ff;
--good-soft:#12291f;--bad-soft:#33191b;--warn-soft:#2e2412;--accent-soft:#172741}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 var(--sans);-webkit-text-size-adjust:100%}
main,.top>div{max-width:1120px;margin:0 auto;padding:0 24px}
.top{background:var(--paper);border-bottom:1px solid var(--line);padding:28px 0 22px}
.brand{font-size:12.5px;font-weight:600;letter-spacing:.08em;text-transform:uppercase;color:var(--muted)}
h1{font-size:27px;line-height:1.25;margin:6px 0 2px;letter-spacing:-.01em}
h2{font-size:19px;margin:40px 0 14px;letter-spacing:-.005em}
h3{font-size:17px;line-height:1.35;margin:0}
h4{font-size:12.5px;letter-spacing:.04em;text-transform:uppercase;color:var(--muted);margin:20px 0 6px;font-weight:600}
p{margin:8px 0}
.lead{color:var(--muted);margin:0}
.answers{list-style:none;margin:16px 0 0;padding:0;display:grid;gap:6px}
.answers li{display:flex;gap:10px;align-items:baseline}
.answers .who{font-weight:600;color:inherit;text-decoration:none;min-width:13em;overflow-wrap:anywhere}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:2px}
.card{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:20px 24px;margin:0 0 16px;break-inside:avoid-page}
.finding{border-left:5px solid var(--muted)}
.finding.critical,.finding.error{border-left-color:var(--bad)}.finding.warning{border-left-color:var(--warn)}.finding.info{border-left-color:var(--accent)}
.head{display:flex;gap:12px;align-items:flex-start;justify-content:space-between}
.badge{display:inline-block;white-space:nowrap;font-size:12.5px;font-weight:600;line-height:1;padding:5px 9px;border-radius:99px;background:var(--raised);color:var(--muted);border:1px solid var(--line)}
.badge.good{color:var(--good);background:var(--good-soft);border-color:transparent}
.badge.bad{color:var(--bad);background:var(--bad-soft);border-color:transparent}
.badge.warn{color:var(--warn);background:var(--warn-soft);border-color:transparent}
.badge.accent{color:var(--accent);background:var(--accent-soft);border-color:transparent}
.cause{border:1px solid var(--line);border-radius:8px;margin:8px 0;background:var(--raised)}
.cause>summary,.cause>div{padding:12px 16px}
.cause>summary{cursor:pointer;display:flex;gap:10px;align-items:baseline;justify-content:space-between}
.cause>summary>span:first-child{flex:1}
.cause[open]>summary{border-bottom:1px solid var(--line)}
.because{color:var(--muted)}
.steps{list-style:none;margin:0;padding:0;display:grid;gap:6px}
.steps li{display:flex;gap:8px;align-items:flex-start}
.steps code,.steps span{flex:1;overflow-wrap:anywhere}
code,.code{font:13px/1.5 var(--mono)}
.steps code{background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:5px 10px;white-space:pre-wrap}
button{font:600 12px/1 var(--sans);color:var(--muted);background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:8px 10px;cursor:pointer}
button:hover,button:focus-visible{color:var(--accent);border-color:var(--accent)}
.evidence{margin:0;padding:0;list-style:none;display:grid;gap:8px}
.evidence .place{font:12.5px/1.4 var(--mono);color:var(--accent);overflow-wrap:anywhere}
.evidence .note{color:var(--muted);font-size:13px;margin-left:8px}
.evidence pre{margin:3px 0 0;padding:8px 12px;background:var(--raised);border:1px solid var(--line);border-radius:6px;font:12.5px/1.5 var(--mono);white-space:pre-wrap;overflow-wrap:anywhere}
dl.pairs{display:grid;grid-template-columns:minmax(8em,max-content) 1fr;gap:4px 18px;margin:6px 0}
dl.pairs dt{color:var(--muted)}dl.pairs dd{margin:0;overflow-wrap:anywhere}
.attempt .meta{display:flex;flex-wrap:wrap;gap:4px 16px;color:var(--muted);font-size:14px;margin:6px 0 12px}
.attempt .meta span{overflow-wrap:anywhere}
.phases{display:grid;grid-template-columns:repeat(9,minmax(0,1fr));gap:4px;list-style:none;margin:0;padding:0}
.phases li{border-top:4px solid var(--line);padding:6px 2px 0;font-size:12.5px;line-height:1.35;color:var(--muted);min-width:0}
.phases b{display:block;font-size:12px;font-weight:600;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.phases .passed{border-color:var(--good)}.phases .passed b{color:var(--ink)}
.phases .failed{border-color:var(--bad)}.phases .failed b{color:var(--bad)}
.phases .skipped{border-top-style:dotted}
.bar{display:block;width:100%;height:10px;margin:12px 0 2px;border-radius:5px}
.bar .passed{fill:var(--good)}.bar .failed{fill:var(--bad)}.bar .unknown,.bar .skipped{fill:var(--line)}.bar rect{stroke:var(--paper);stroke-width:1}
.ladder-box{overflow-x:auto;margin-top:14px}
details>summary{cursor:pointer}
.attempt>details>summary{color:var(--accent);font-weight:600;margin-top:14px;font-size:14px}
table{border-collapse:collapse;width:100%;font-size:14px}
th{text-align:left;color:var(--muted);font-weight:600;font-size:12.5px}
th,td{padding:8px 12px 8px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
tr:last-child td{border-bottom:0}
td.number{text-align:right;white-space:nowrap}
.problem{color:var(--warn)}
.quiet{color:var(--muted);font-size:13.5px}
footer{max-width:1120px;margin:32px auto 48px;padding:0 24px;color:var(--muted);font-size:13px}
@media (max-width:760px){.phases{grid-template-columns:repeat(3,1fr)}.card{padding:16px}.answers li{flex-wrap:wrap}dl.pairs{grid-template-columns:1fr}}
@media print{body{background:#fff}.card,.top{border-color:#ccc}button{display:none}}
${LADDER_STYLE}`

export const SCRIPT = `document.addEventListener('click',function(event){var button=event.target.closest('button[data-copy]');if(!button)return;var code=button.previousElementSibling;
function done(){var was=button.textContent;button.textContent='Copied';setTimeout(function(){button.textContent=was},1500)}
function select(){var range=document.createRange();range.selectNodeContents(code);var selection=getSelection();selection.removeAllRanges();selection.addRange(range);if(document.execCommand('copy'))done()}
if(navigator.clipboard)navigator.clipboard.writeText(code.textContent).then(done,select);else select()});
function open(){var target=location.hash&&document.getElementById(location.hash.slice(1));for(var at=target;at;at=at.parentElement)if(at.tagName==='DETAILS')at.open=true}
addEventListener('hashchange',open);open();`

/** SHA-256 of STYLE and SCRIPT, base64. */
export const STYLE_HASH = 'yafBXEp20LpoTSGIKGslpHLyKngBSalSQpdF+Za4jA8='
export const SCRIPT_HASH = 'tpy6GNsAn8i92slGwxF47JYSHlh751S6pxl+EU1W6kM='
