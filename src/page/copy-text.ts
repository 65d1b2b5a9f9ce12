/** Copies what an element holds, and says so; where that is not allowed, as from some files, it is selected to be copied by hand. */
export function copyText(source: Element, told: Element): void {
  const select = (): void => {
    getSelection()?.selectAllChildren(source);
    told.textContent = 'Selected: copy it with the keyboard.';
  };
  if (!('clipboard' in navigator)) {
    select();
    return;
  }
  navigator.clipboard.writeText(source.textContent).then(() => {
    told.textContent = 'Copied.';
  }, select);
}
