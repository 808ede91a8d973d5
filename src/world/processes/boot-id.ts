import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { programPath } from './process-identity.ts'

/** A text that differs between two boots of the machine. */
export function bootIdentity(): string {
  try {
    return fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    const answer = spawnSync('sysctl', ['-n', 'kern.boottime'], {
      env: { PATH: programPath },
      encoding: 'utf8',
    })
    return answer.stdout?.trim() || 'unknown'
  }
}
