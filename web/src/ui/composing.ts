/** Keys that belong to an input method: Enter chooses a word, Escape drops it. Safari ends the composition before its Enter. */
export function isComposing(event: { isComposing: boolean; keyCode: number }): boolean {
  return event.isComposing || event.keyCode === 229;
}
