/** The style of the what-if panel, and of what else the script adds to a report: buttons that sort. */
export const WHAT_IF_STYLE = `
[hidden] { display: none !important; }
th button { all: unset; cursor: pointer; text-decoration: underline dotted; text-underline-offset: .2em; }
th button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
th[aria-sort=ascending] button::after { content: " ↑"; }
th[aria-sort=descending] button::after { content: " ↓"; }
#what-if fieldset { border: 1px solid var(--line); border-radius: 6px; margin: 0 0 .75rem; padding: .5rem .75rem; display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; min-width: 0; }
#what-if .wide { max-height: 24rem; }
#what-if table { width: auto; }
#what-if input[type=number] { width: 6rem; }
#what-if td input[type=number] { width: 4.5rem; padding: .1rem .3rem; }
#what-if thead th { position: sticky; top: 0; background: var(--paper); z-index: 1; }
#what-if input.changed { border-color: var(--ink); box-shadow: 0 0 0 1px var(--ink); }
#what-if-outcome { position: sticky; bottom: 0; max-height: 40vh; overflow: auto; background: var(--paper); border-top: 1px solid var(--line); padding: .75rem 0 .1rem; min-height: 3rem; }
`;
