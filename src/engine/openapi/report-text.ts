import type { ContractReport } from './check-contract.ts'
import { faultCodes } from './fault-codes.ts'
import type { Finding } from './finding.ts'

/** A report for a terminal. */
export function reportText(report: ContractReport): string {
  const { operations, reached, reached2xx, requests, elapsedMs, skipped, findings } = report
  const summary = `${operations} operations, ${reached} answered, ${reached2xx} with 2xx; ${requests} requests in ${(elapsedMs / 1000).toFixed(1)} s`
  const left = skipped.map(({ operation, reason }) => `  skipped: ${operation} (${reason})`)
  const count = findings.length === 1 ? '1 fault' : `${findings.length} faults`
  const head = findings.length === 0 ? 'Nothing found.' : `${count} found:`
  return [...findings.map(findingText), head, summary, ...left].join('\n')
}

function findingText(finding: Finding): string {
  const { code, title, detail, count, curl } = finding
  const often = count > 1 ? ` (seen ${count} times)` : ''
  return `[${code}] ${title}${often}\n  ${faultCodes[code]}\n  ${detail}\n  ${curl}\n`
}
