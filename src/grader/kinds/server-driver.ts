import path from 'node:path'
import type { SandboxSetting } from '../../kit/settings.ts'
import type { Driver } from '../../world/runner/driver.ts'
import { plainDriver } from '../../world/runner/plain.ts'
import { bubblewrapDriver } from '../../world/runner/sandbox/bubblewrap.ts'

const root = path.resolve(import.meta.dirname, '../../..')
/** Solutions are in these: of labs, and in a checkout of the capstone. */
const solutionFolders = [path.join(root, 'content'), path.join(root, 'tests/capstone')]

/**
 * What learners' servers run in: a plain child on one's own computer, the sandbox where the settings
 * ask for it. Throws Problem 'no-sandbox' if one of its parts is missing.
 */
export function serverDriver(home: string, sandbox: SandboxSetting): Driver {
  if (sandbox === 'off') {
    return plainDriver({ hidden: [home, ...solutionFolders], ownNetwork: true })
  }
  return bubblewrapDriver({ weakLimits: sandbox === 'weak' })
}
