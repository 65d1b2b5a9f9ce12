/** The whole style of the page about the HTTP API. */
export const DOCS_STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #fff; --card: #f6f8fa; --link: #0b5cad; --get: #1f6fb2; --post: #1a7f4b; --type: #7a3e9d; --code: #eef1f4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --soft: #9aa4af; --line: #3a424c; --paper: #14181d; --card: #1c2128; --link: #7db7f0; --get: #6aa5e0; --post: #5cc48c; --type: #c79be8; --code: #262c34; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; padding: 1rem; max-width: 78rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { min-width: 0; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2rem 0 .25rem; }
main > h2:first-child { margin-top: 0; }
h3 { font-size: 1.05rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h4 { font-size: .95rem; margin: 1rem 0 .35rem; }
p, li { overflow-wrap: anywhere; }
a { color: var(--link); }
code, pre { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { margin: .25rem 0 0; padding: .75rem; overflow-x: auto; background: var(--code); border-radius: 6px; }
pre code { font-size: .8125rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 1rem 0; }
header, nav { margin-bottom: 1rem; }
nav p { margin: .75rem 0 .15rem; font-weight: 600; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { margin: .15rem 0; }
nav a { text-decoration: none; }
.soft { color: var(--soft); font-weight: 400; }
.type { color: var(--type); font-size: .875rem; }
.fields .soft { font-size: .875rem; }
.required { color: var(--ink); }
.method { display: inline-block; min-width: 2.75rem; font: 600 .75rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--get); }
.method.post { color: var(--post); }
.fields, .answers { list-style: none; margin: .35rem 0; padding: 0; }
.fields .fields { margin-left: .35rem; padding-left: .75rem; border-left: 2px solid var(--line); }
.fields li, .answers li { margin: .4rem 0; }
.or { margin: .5rem 0 0; color: var(--soft); font-style: italic; }
summary { cursor: pointer; }
.content { margin: .25rem 0; }
.answers > li { display: grid; grid-template-columns: 2.75rem minmax(0, 1fr); }
h3 code { font-size: 1rem; font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: .25rem .9rem .25rem 0; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 500; }
@media (min-width: 60rem) { body { display: grid; grid-template-columns: 17rem minmax(0, 1fr); gap: 0 2rem; } header { grid-column: 1 / -1; } nav { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow-y: auto; } }
@media (max-width: 30rem) { section { padding: .75rem; } }
`;
