import { spawn } from 'node:child_process'

const everyMs = 5_000

/**
 * Runs a program, and says every few seconds that it still does: `far` says how far it is, or
 * nothing. Resolves with how it ended.
 */
export function runPatiently({ command, args, options, what, say, far = () => '' }) {
  const startedAt = Date.now()
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    const reached = far()
    say(`still ${what}: ${seconds} s${reached === '' ? '' : `, ${reached}`}`)
  }, everyMs)
  return new Promise((resolve) => {
    const child = spawn(command, args, options)
    child.on('error', (error) => resolve({ status: null, error }))
    child.on('close', (status, signal) => resolve({ status, signal }))
  }).finally(() => clearInterval(timer))
}
