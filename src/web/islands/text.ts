/** Where the answer is written: the textarea at first, the editor once it has loaded. */
export interface AnswerText {
  get(): string
  /** Replaces all of it, as one step that the editor's own undo takes back. */
  set(text: string): void
  focus(): void
  /** Marks lines from 1 that something points at. */
  mark(lines: readonly number[]): void
  /** Marks the place where reading stopped, a character offset; null takes the mark away. */
  fault(at: number | null): void
}

/** The textarea: it can be written in, and nothing in it can be marked. */
export function plainText(area: HTMLTextAreaElement): AnswerText {
  return {
    get: () => area.value,
    set: (text) => {
      area.value = text
      area.dispatchEvent(new Event('input'))
    },
    focus: () => area.focus(),
    mark: () => undefined,
    fault: () => undefined,
  }
}
