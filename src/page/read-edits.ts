import { plainDecimal } from '../report/what-if/plain-decimal.js';
import type { WhatIfData } from '../report/what-if/what-if-data.js';
import type { MetricEdit, WhatIfEdits } from '../report/what-if/what-if-edits.js';

/** What was changed in the fields of the what-if panel; a field that was emptied is as it was. Marks those that were changed. */
export function readEdits(form: HTMLFormElement, { rules, metrics }: WhatIfData): WhatIfEdits {
  const groups = Object.keys(rules.groups);
  let thresholds: WhatIfEdits['thresholds'] = {};
  const weights = new Map<string, number>();
  const edits = new Map<string, MetricEdit>();
  for (const input of form.querySelectorAll('input')) {
    const { name, checked, valueAsNumber: value } = input;
    const changed = isChanged(input);
    input.classList.toggle('changed', changed);
    if (!changed) continue;
    const place = Number(input.dataset.of);
    if (name === 'pass' || name === 'marginal') thresholds = { ...thresholds, [name]: value };
    else if (name === 'weight') weights.set(groups[place] ?? '', value);
    else {
      const metric = metrics[place]?.name ?? '';
      edits.set(metric, { ...edits.get(metric), ...editOf(name, { checked, value }) });
    }
  }
  return { thresholds, weights, metrics: edits };
}

function isChanged(input: HTMLInputElement): boolean {
  if (input.type === 'checkbox') return input.checked !== input.defaultChecked;
  return input.validity.badInput || (input.value !== '' && Number(input.value) !== Number(input.defaultValue));
}

function editOf(name: string, { checked, value }: { readonly checked: boolean; readonly value: number }): MetricEdit {
  switch (name) {
    case 'increase':
      return { increase: plainDecimal(value / 100) };
    case 'decrease':
      return { decrease: plainDecimal(value / 100) };
    case 'absolute':
      return { absolute: value };
    default:
      return { muted: checked };
  }
}
