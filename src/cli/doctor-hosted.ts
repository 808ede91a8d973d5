import { bubblewrapDriver } from '../world/runner/sandbox/bubblewrap.ts'
import { missingParts, type SandboxWanted } from '../world/runner/sandbox/missing-part.ts'
import { hostedProbes, type ProbeResult, tryProbes } from '../world/runner/sandbox/probes.ts'
import type { CliContext } from './context.ts'
import { type Diagnosis, findingText } from './doctor.ts'

/** `backwright doctor --hosted`: whether code of learners nobody knows can be run here; 0 when it can. */
export async function doctorHosted(
  { io }: CliContext,
  { json, ...wanted }: SandboxWanted & { readonly json: boolean },
): Promise<number> {
  const findings = await lookAtSandbox(wanted)
  io.answer(json ? JSON.stringify(findings) : findings.map(findingText).join('\n'))
  return findings.every(({ state }) => state !== 'missing') ? 0 : 1
}

async function lookAtSandbox(wanted: SandboxWanted): Promise<Diagnosis[]> {
  const missing = missingParts(wanted)
  if (missing.length > 0) {
    return missing.map(({ part, fix }) => ({
      name: 'Sandbox',
      state: 'missing',
      says: `no ${part}`,
      try: fix,
    }))
  }
  const driver = bubblewrapDriver(wanted)
  const weak: Diagnosis[] =
    wanted.weakLimits === true || process.getuid?.() !== 0
      ? [{ name: 'Limits', state: 'note', says: driver.says, try: '' }]
      : []
  const results = await tryProbes(driver, hostedProbes)
  return [
    { name: 'Sandbox', state: 'good', says: driver.says, try: '' },
    ...weak,
    ...results.map(resultFinding),
  ]
}

function resultFinding({ name, got, says }: ProbeResult): Diagnosis {
  if (got === 'stopped') return { name: `Attack: ${name}`, state: 'good', says: 'stopped', try: '' }
  return {
    name: `Attack: ${name}`,
    state: 'missing',
    says: got === 'through' ? 'it got through' : `the sandbox doesn't start: ${says}`,
    try: 'don’t run learners’ code on this machine, and report this with your system’s name and version',
  }
}
