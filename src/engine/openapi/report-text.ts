import type { ContractReport } from './check-contract.ts'
import { faultCodes } from './fault-codes.ts'
import type { ContractFinding } from './finding.ts'

/** A report for a terminal. */
export function reportText(report: ContractReport): string {
  const { operations, reached, reached2xx, requests, elapsedMs, skipped, findings } = report
  const { neverSucceeded } = report
  const summary = `${operations} operations, ${reached} answered, ${reached2xx} with 2xx; ${requests} requests in ${(elapsedMs / 1000).toFixed(1)} s`
  const left = skipped.map(({ operation, reason }) => `  skipped: ${operation} (${reason})`)
  const refused = neverSucceeded
    .slice(0, refusedMax)
    .map(
      ({ operation, status, says }) =>
        `  never 2xx: ${operation} (${[status, says.replace(/\s+/g, ' ').trim()].filter(Boolean).join(' ')})`,
    )
  if (neverSucceeded.length > refusedMax)
    refused.push(`  never 2xx: ${neverSucceeded.length - refusedMax} more (--json lists all)`)
  const hint =
    neverSucceeded.length === 0
      ? []
      : [
          "  What never succeeds is hardly checked. Examples in the contract help: they're tried first.",
        ]
  const count = findings.length === 1 ? '1 fault' : `${findings.length} faults`
  const head = findings.length === 0 ? 'Nothing found.' : `${count} found.`
  return [...findings.map(findingText), head, summary, ...left, ...refused, ...hint].join('\n')
}

const refusedMax = 20

function findingText(finding: ContractFinding): string {
  const { code, title, detail, count, curl } = finding
  const often = count > 1 ? ` (seen ${count} times)` : ''
  return `[${code}] ${title}${often}\n  ${faultCodes[code]}\n  ${detail}\n  ${curl}\n`
}
