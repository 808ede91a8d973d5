/* Languages that labs may name. Only `world/runner` starts a program of one. */

/** Languages of learners' programs: the command that runs a file, and a server's usual main files. */
export const programLanguages = {
  ts: { title: 'TypeScript', command: 'node', mains: ['server.ts', 'server.js', 'server.mjs'] },
  python: { title: 'Python', command: 'python3', mains: ['server.py', 'main.py'] },
  sh: { title: 'sh', command: 'sh', mains: [] },
} as const

export type ProgramLanguage = keyof typeof programLanguages

/** What one types to run a file: `node server.ts`. */
export function commandFor(language: ProgramLanguage, file: string): string {
  return `${programLanguages[language].command} ${file}`
}

/** Languages in which a lab's own starter isn't written, and another may be. */
export const starterLanguages = ['python'] as const satisfies readonly ProgramLanguage[]

/** Languages that answers, examples and items are shown in. */
export const shownLanguages = ['sql', 'ts', 'sh', 'html', 'yaml'] as const
export type ShownLanguage = (typeof shownLanguages)[number]

/** What a short example of a placement item may be written in: its output is printed. */
export const itemLanguages = ['sql', 'ts', 'sh'] as const satisfies readonly ShownLanguage[]
