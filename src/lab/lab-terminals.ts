/** A shell as its page sees it. */
export interface PageShell {
  write(text: string): void
  pause(): void
  resume(): void
  close(): void
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
}
