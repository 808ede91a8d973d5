import fs from 'node:fs'
import path from 'node:path'
import { isAlive } from '../world/processes/process-identity.ts'

/** Where a running server says its address, so that a second start doesn't start another. */
export function serverFile(home: string): string {
  return path.join(home, 'server.json')
}

/** What that file says. An older version says no more than the address. */
interface Remembered {
  readonly url: string
  readonly pid?: number
  readonly startedAt?: string
}

/** The address of a server of this data folder, which lives or answers; null where none does. */
export async function findRunning(file: string): Promise<string | null> {
  try {
    const { url, pid, startedAt } = JSON.parse(fs.readFileSync(file, 'utf8')) as Remembered
    // A busy one may be late with its answer.
    if (pid !== undefined && startedAt !== undefined && isAlive({ pid, startedAt })) return url
    const response = await fetch(new URL('/api/v1/health', url), {
      signal: AbortSignal.timeout(2000),
    })
    const { name } = (await response.json()) as { name?: unknown }
    return response.ok && name === 'backwright' ? url : null
  } catch {
    return null
  }
}
