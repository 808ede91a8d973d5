import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import {
  type LabStrength,
  measureStrength,
  sharesOf,
  spaceless,
} from '../src/engine/query/mutate/strength.ts'
import { readSchema } from '../src/engine/query/schema/catalog.ts'
import { prepareWorld } from '../src/engine/query/schema/world-tables.ts'
import type { KnownTables } from '../src/engine/sql/sources.ts'
import { isSqlLab, type SqlLab } from '../src/lab/kinds/sql.ts'
import { readCatalog } from '../src/lab/read-catalog.ts'
import type { Bench } from '../src/world/postgres/bench.ts'
import { openTestGrader } from '../tests/grading.ts'
import { type Line, round } from './measure.ts'
import { root } from './program.ts'

const seeds = 20
const equalMutants = z.array(z.object({ mutant: z.string(), reason: z.string() }).strict())

/** Mutants by rule of every reference and solution, graded with many seeds: how many get past. */
export async function measureRules(): Promise<Line[]> {
  const desk = await openTestGrader()
  try {
    const { labs: catalog } = await readCatalog(path.join(root, 'content'))
    const labs = [...catalog.values()].filter(isSqlLab)
    const tables = new Map<string, KnownTables>()
    const all = await measureStrength(labs, desk.grader.grade, {
      seeds,
      tablesOf: (lab) => tablesOf(desk.bench, lab, tables),
      equal: new Map(labs.map((lab) => [lab.id, readEqual(lab.id)])),
      onLab: tell,
    })
    return linesOf(all)
  } finally {
    await desk.close()
  }
}

async function tablesOf(
  bench: Bench,
  lab: SqlLab,
  known: Map<string, KnownTables>,
): Promise<KnownTables> {
  const world = await prepareWorld(bench, lab.world)
  let all = known.get(world)
  if (all === undefined) {
    const copy = await bench.cloneDatabase(world)
    const session = await bench.ownerSession(copy.database)
    all = await readSchema(session, 'public')
    await session.close()
    await copy.drop()
    known.set(world, all)
  }
  const used = lab.world.tables
  return {
    tables: all.tables.filter((table) => used.length === 0 || used.includes(table.name)),
  }
}

/** Mutants of a lab that are no other query, with the reason why. */
export function readEqual(labId: string): Map<string, string> {
  const file = path.join(root, 'content/labs', labId, 'equal-mutants.yaml')
  if (!fs.existsSync(file)) return new Map()
  const known = equalMutants.parse(parse(fs.readFileSync(file, 'utf8')))
  return new Map(known.map(({ mutant, reason }) => [spaceless(mutant), reason]))
}

function tell(strength: LabStrength): void {
  const { labId, mutants, refuted, refused, survivors, unsteady, others } = strength
  const rest = Object.entries(others).map(([status, count]) => `, ${count} ${status}`)
  process.stdout.write(
    `  ${labId}: ${mutants} mutants, ${refuted} refuted (${refused} do not run)${rest.join('')}\n`,
  )
  for (const one of survivors) {
    process.stdout.write(`    survives (${one.rule}, ${one.from}): ${spaceless(one.sql)}\n`)
    process.stdout.write(
      `      ${one.reason === null ? '■ no reason known' : `equal: ${one.reason}`}\n`,
    )
  }
  for (const fault of strength.faults) process.stdout.write(`    ■ grader fault: ${fault}\n`)
  for (const one of unsteady) {
    process.stdout.write(`    ■ with some seeds only (${one.rule}): ${spaceless(one.sql)}\n`)
  }
}

/** Mutation score as usual: an equal mutant can be refuted by nobody, so it stays out of the share. */
function linesOf(all: readonly LabStrength[]): Line[] {
  const shares = sharesOf(all)
  const unsteady = all.reduce((total, one) => total + one.unsteady.length, 0)
  return [
    {
      name: `mutants by rule over ${seeds} seeds`,
      goal: 'at least 97 % of those not equal refuted',
      figures: {
        mutants: shares.mutants,
        refuted: shares.refuted,
        'percent of all': round(shares.ofAll),
        'percent of those not equal': round(shares.ofDifferent),
      },
      met: shares.ofDifferent >= 97,
    },
    {
      name: 'survivors without a reason',
      goal: 'none',
      figures: { gaps: shares.gaps - unsteady, 'with some seeds only': unsteady },
      met: shares.gaps === 0,
    },
  ]
}
