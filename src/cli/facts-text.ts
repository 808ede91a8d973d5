import type { importFacts } from '../command/import-facts.ts'
import type { listFacts } from '../view/list-facts.ts'

type Change = Awaited<ReturnType<typeof importFacts>>[number]
type Head = Awaited<ReturnType<typeof listFacts>>[number]

/** Lines of one sort that are shown; the number of all of them always is. */
const linesMax = 15

/** What an import changed, or would change. */
export function changesText(changes: readonly Change[], { dryRun }: { dryRun: boolean }): string {
  const blocks = changes.map(changeText)
  const isChanged = changes.some(
    ({ added, changed, gone, renewed }) =>
      added.length + changed.length + gone.length + renewed > 0,
  )
  const end = dryRun
    ? 'A dry run: nothing was changed.'
    : isChanged
      ? 'Restart Backwright to see the new figures. backwright facts reset goes back to the shipped ones.'
      : 'Nothing changed: we already had these figures.'
  return [...blocks, end].join('\n\n')
}

function changeText({
  dataset,
  title,
  added,
  changed,
  gone,
  renewed,
  isOlder,
  same,
  notes,
}: Change): string {
  return [
    `${dataset}: ${title}`,
    `  ${added.length} added, ${changed.length} changed, ${gone.length} gone, ${renewed} the same in ${isOlder ? 'this older file' : 'this file'}, ${same} as before`,
    ...some(added.map((key) => `  + ${key}`)),
    ...some(
      changed.map(({ key, values }) => {
        const shown = values.map(({ field, from, to }) => `${field} ${from} → ${to}`)
        return `  ~ ${key}: ${shown.join('; ')}`
      }),
    ),
    ...some(gone.map((key) => `  - ${key}`)),
    ...notes.map((note) => `  ${note}`),
  ].join('\n')
}

function some(lines: readonly string[]): string[] {
  if (lines.length <= linesMax) return [...lines]
  return [...lines.slice(0, linesMax), `    … and ${lines.length - linesMax} more (--json has all)`]
}

/** Every data set in three lines. */
export function factsText(heads: readonly Head[]): string {
  return heads
    .map(({ id, dataset, license, count, sources, isImported }) => {
      const [newest] = sources
      const from = isImported ? 'imported on this machine' : 'shipped'
      return [
        `${id}: ${dataset} (${count} records, ${from})`,
        `  ${newest === undefined ? 'no source' : `${newest.source}, ${/^[a-z]/.test(newest.published) ? '' : 'published '}${newest.published}`}${sources.length > 1 ? `; ${sources.length - 1} older or other sources` : ''}`,
        `  ${license}`,
      ].join('\n')
    })
    .join('\n\n')
}
