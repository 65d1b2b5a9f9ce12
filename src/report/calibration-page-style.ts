/** The whole style of a calibration page. */
export const CALIBRATION_STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #fff; --card: #f6f8fa; --bar: #2f6fb3; --out: #b3421f; --band: #2f6fb322; --mark: #7a4fb5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #9aa4af; --line: #3a424c; --paper: #14181d; --card: #1c2128; --bar: #6aa5e0; --out: #f0875f; --band: #6aa5e02e; --mark: #b894e8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 62rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
p, li { overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .7rem .25rem 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--soft); font-weight: 500; }
th:first-child, td:first-child { text-align: left; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 1rem 0; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: .5rem 1rem; margin: 0 0 .75rem; }
dt { color: var(--soft); font-size: .85rem; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; max-width: 36rem; height: auto; }
svg text { fill: var(--soft); font: 13px system-ui, sans-serif; }
.bar { fill: var(--bar); }
.bar.out { fill: var(--out); }
.band { fill: var(--band); }
.axis { stroke: var(--line); }
.zero { stroke: var(--soft); }
.mark { stroke: var(--mark); stroke-dasharray: 4 3; }
svg .marked { fill: var(--mark); }
a { color: inherit; }
`;

/** The SHA-256 of the style in base64: a page allows no other. A test holds it against the style. */
export const CALIBRATION_STYLE_HASH = 'KZ5NX/TdoJuooAgd2t7mjLmXbVlzkWpsfJm8REkHwag=';
