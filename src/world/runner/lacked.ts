import { commandFor, programLanguages } from '../../kit/languages.ts'
import type { Runner } from './runner.ts'

/** Node and sh are always there; Python and its driver for PostgreSQL are asked for by a program. */
export async function lacked(
  command: string,
  files: ReadonlyMap<string, string>,
  run: Runner['run'],
): Promise<string | null> {
  const python = programLanguages.python.command
  if (!command.startsWith(`${python} `)) return null
  const imports = [...files.values()].some((text) => /^import psycopg$/m.test(text))
  const probe = new Map([['probe.py', imports ? 'import psycopg\n' : '']])
  const printed = await run({ kind: 'files', files: probe }, commandFor('python', 'probe.py'))
  if (printed.includes(`no program \`${python}\``)) return `${python} not installed`
  return printed.includes('ModuleNotFoundError') ? `psycopg for ${python} not installed` : null
}
