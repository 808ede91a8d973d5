/** A shell as its page sees it. */
export interface PageShell {
  write(text: string): void
  pause(): void
  resume(): void
  close(): void
}

/** A text file of a lab's folder. */
export interface FolderText {
  readonly path: string
  readonly text: string
}

interface ShellOptions {
  readonly columns: number
  readonly rows: number
  readonly onOutput: (text: string) => void
  readonly onEnd: () => void
}

/** Shells in the folders of labs; parts.ts brings them in, so that pages never start a process. */
export interface LabTerminals {
  /** False if this system can't confine a shell: then no page offers one. */
  canOpen(): boolean
  open(labId: string, options: ShellOptions): Promise<PageShell>
  /** The lab's folder, as it's handed in. */
  read(labId: string): Promise<string>
  /** The texts in it. */
  listTexts(labId: string): Promise<readonly FolderText[]>
  /** Saves one of them. Throws Problem 'bad-input' if there's no such text. */
  writeText(labId: string, file: FolderText): Promise<void>
  /** Puts the folder aside; the next shell finds it as it was at first. */
  startOver(labId: string): Promise<void>
}
