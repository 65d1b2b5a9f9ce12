import type { DirectedChange, OptionValue } from './advice.js';

/** A relative change in these directions as a config has it: one number where that says it all. What is 0 is not written: no tolerance is. */
export function writtenChange(change: DirectedChange): OptionValue {
  const directions = Object.keys(change).length;
  const { increase = 0, decrease = 0 } = change;
  if (directions === 1 && increase + decrease > 0) return increase + decrease;
  if (increase > 0 && decrease > 0) return increase === decrease && increase < 1 ? increase : { increase, decrease };
  return increase > 0 ? { increase } : { decrease };
}
