/** The style of pages: their colours, their frame, and what reports consist of. */
export const BASE_STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #fff; --card: #f6f8fa; --baseline: #8f5a00; --canary: #0b5cad; --good: #1a7036; --bad: #b3261e; --warn: #8a5200; --unsure: #6639ba; --band: #1a703626; --shade: #57606a24; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #a3adb8; --line: #3a424c; --paper: #14181d; --card: #1c2128; --baseline: #e3a94b; --canary: #74b5f5; --good: #5cc77c; --bad: #ff8d80; --warn: #e3b341; --unsure: #c4a5f7; --band: #5cc77c2b; --shade: #a3adb824; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; padding: 1rem; max-width: 84rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: inherit; text-underline-offset: .15em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--canary); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .25rem .5rem; z-index: 1; }
h1, h2, h3 { line-height: 1.25; margin: 0 0 .5rem; text-wrap: balance; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.2rem; }
h3 { font-size: 1.05rem; }
p, ul, dl { margin: 0 0 .75rem; }
p, ul { max-width: 72rem; }
code, pre { font: .85em/1.5 ui-monospace, monospace; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .75rem; margin: 0 0 .75rem; white-space: pre-wrap; }
#metrics { width: 100%; }
select { max-width: 100%; }
label { min-width: 0; max-width: 100%; }
button, select, input { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; padding: .2rem .6rem; }
.soft, caption, dt, figcaption, footer { color: var(--soft); }
.good, .pass { color: var(--good); }
.bad, .high, .low, .fail { color: var(--bad); }
.warn, .marginal { color: var(--warn); }
.inconclusive, .no-data, .error { color: var(--unsure); }
.mark { border: 1px solid var(--line); border-radius: 4px; padding: 0 .3rem; font-size: .8rem; color: var(--soft); white-space: nowrap; }
.top { color: var(--ink); border-left: .4rem solid var(--line); padding: 0 0 .1rem 1rem; margin: 0 0 1rem; }
.top.pass { border-color: var(--good); }
.top.marginal { border-color: var(--warn); }
.top.fail { border-color: var(--bad); }
.top.inconclusive, .top.error { border-color: var(--unsure); }
.verdict { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .75rem; font-size: 1.25rem; margin: 0 0 .5rem; }
.verdict .soft { font-size: 1rem; }
.badge { border-radius: 6px; padding: .1rem .7rem; font-weight: 600; color: var(--paper); background: var(--soft); }
.badge.pass { background: var(--good); }
.badge.marginal { background: var(--warn); }
.badge.fail { background: var(--bad); }
.badge.inconclusive { background: var(--unsure); }
.reason { font-size: 1.1rem; max-width: 56rem; }
.notice { border: 1px solid var(--warn); border-radius: 8px; padding: .75rem 1rem; margin: 0 0 1rem; }
.notice :last-child { margin-bottom: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: .4rem 1.25rem; }
dt, caption, figcaption, footer { font-size: .85rem; }
dd { margin: 0; }
nav { display: flex; flex-wrap: wrap; gap: .1rem .75rem; margin: 0 0 1.5rem; }
nav p { margin: 0; color: var(--soft); }
body:has(#what-if[hidden]) nav li:has([href="#what-if"]) { display: none; }
nav ul { display: flex; flex-wrap: wrap; gap: .1rem .9rem; list-style: none; padding: 0; margin: 0 1rem 0 0; }
main > section { margin: 0 0 2rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem 2rem; align-items: start; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem 2rem; margin: 0 0 1rem; }
figure { margin: 0; min-width: 0; }
.wide { overflow-x: auto; margin: 0 0 1rem; }
table { border-collapse: collapse; min-width: min(100%, 28rem); font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: 0 0 .25rem; }
th, td { padding: .3rem .75rem .3rem 0; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); font-weight: 500; }
th:first-child, #metrics :is(th, td):is(:nth-child(2), :last-child) { text-align: left; }
tbody th { font-weight: 500; white-space: normal; min-width: 9rem; }
#metrics td:last-child, #metrics thead th { white-space: normal; }
#metrics td:last-child { min-width: 6rem; }
#metrics :is(td, thead th) { overflow-wrap: break-word; }
#metrics td:is(:nth-child(3), :nth-child(4)) { white-space: normal; }
#metrics tbody th { min-width: 12rem; }
#score :is(td, tfoot th) { white-space: normal; overflow-wrap: break-word; }
.sub th { padding-left: 1.25rem; font-weight: 400; }
tfoot th, tfoot td { font-weight: 600; border-bottom: 0; }
#filters { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; margin: 0 0 .75rem; }
.metric { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: 0 0 .75rem; padding: 0 1rem; }
.metric.failed { border-left: .3rem solid var(--bad); }
.metric .wide { font-size: .9rem; }
.metric pre { background: var(--paper); }
summary { cursor: pointer; padding: .6rem 0; }
summary h3 { display: inline; margin: 0 .5rem 0 0; }
summary p { margin: .15rem 0 0; }
.warnings { padding: 0 0 0 1.1rem; }
.warnings li::marker { content: "⚠ "; color: var(--warn); }
footer { border-top: 1px solid var(--line); padding: .75rem 0 0; }
[hidden] { display: none; }
@media (max-width: 36rem) { h1 { font-size: 1.3rem; } tbody th, #metrics tbody th { min-width: 7rem; } .metric { padding: 0 .75rem; } }
@media print { html { font-size: 11px; } body { max-width: none; padding: 0; } nav, .skip, #what-if, #filters { display: none; } details::details-content { content-visibility: visible; block-size: auto; } main > section { margin: 0 0 1rem; } section, figure, tr { break-inside: avoid; } #each, main > section { break-inside: auto; } .charts { grid-template-columns: 1fr 1fr; } .wide { overflow: visible; } }
`;
