import path from 'node:path'
import { BadSpecification } from '../engine/schedule/bad-specification.ts'
import { exploreSpecification, hasFindings } from '../engine/schedule/explore-specification.ts'
import { refuseWhatNeedsTrust } from '../engine/schedule/needs-trust.ts'
import { readSpecification } from '../engine/schedule/read-specification.ts'
import { reportsText } from '../engine/schedule/report-text.ts'
import { runSpecification } from '../engine/schedule/run-specification.ts'
import type { Specification } from '../engine/schedule/specification.ts'
import { defaultLimits } from '../kit/limits.ts'
import { Problem, problemText } from '../kit/problem.ts'
import { specificationSettings } from '../world/clusters/cluster-settings.ts'
import { openTemporaryCluster, type TemporaryCluster } from '../world/clusters/temporary-cluster.ts'
import { withOwner } from '../world/postgres/connection.ts'
import { makeStranger, strangerRole } from '../world/postgres/stranger.ts'
import type { ExploreOptions, RunOptions } from './commands/schedule.ts'
import { type CliContext, interrupted } from './context.ts'
import { readInput } from './read-input.ts'

/** Where a specification runs, and whose rights it has there. */
interface Place {
  readonly cluster: TemporaryCluster
  readonly role: string
}

/** Reads before anything is started, so that a bad file changes nothing; the cluster is gone at the end. */
async function onOwnCluster(
  context: CliContext,
  file: string,
  isTrusted: boolean,
  work: (specification: Specification, place: Place) => Promise<number>,
): Promise<number> {
  const { io, settings, stop } = context
  const text = await readInput(context, { what: 'a specification', file, encoding: 'latin1' })
  const specification = readSpecification(text)
  if (!isTrusted) refuseWhatNeedsTrust(specification, text)
  if (io.isTerminal) io.progress('Starting PostgreSQL')
  const cluster = await openTemporaryCluster({
    home: settings.home,
    settings: specificationSettings,
    limits: defaultLimits,
    prefersMemory: true,
  })
  try {
    const { connection } = cluster
    if (isTrusted) return await work(specification, { cluster, role: connection.user })
    await withOwner(connection, 'postgres', (owner) => makeStranger(owner, connection))
    return await work(specification, { cluster, role: strangerRole })
  } catch (error) {
    if (stop.aborted) return interrupted
    throw error
  } finally {
    await cluster.close()
  }
}

/** `backwright schedule explore`: 1 if there's something to fix. */
export async function exploreFile(
  context: CliContext,
  file: string,
  options: ExploreOptions,
): Promise<number> {
  const { io, stop } = context
  return onOwnCluster(context, file, options.trust === true, async (specification, place) => {
    const { cluster, role } = place
    const reports = await exploreSpecification(specification, {
      connection: cluster.connection,
      role,
      limits: {
        schedulesMax: options.schedules,
        stepsMax: options.steps,
        stepMs: options.stepSeconds * 1000,
        bytesMax: defaultLimits.resultBytesMax,
        explorers,
        totalMs: options.seconds * 1000,
      },
      prefix: 'explore',
      stop,
    })
    const judged = reports.map((report) => ({ hasFindings: hasFindings(report), ...report }))
    const text =
      options.json === true ? `${JSON.stringify(judged, null, 2)}\n` : reportsText(reports)
    io.write(Buffer.from(text))
    return reports.some(hasFindings) ? 1 : 0
  })
}

/** More than there are cores, since a session that waits for a lock takes a millisecond to say so. */
const explorers = 6

/** What pg_regress calls its database for isolation tests; specifications may show the name. */
const database = 'isolation_regression'

/** Where the tester cannot read the file either, prints its words and ends as it does. */
async function asTester({ io }: CliContext, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof BadSpecification)) throw error
    io.write(Buffer.from(`${error.words}\n`, 'latin1'))
    io.progress(problemText(error))
    return 1
  }
}

/** `backwright schedule run`. */
export function runFile(context: CliContext, file: string, options: RunOptions): Promise<number> {
  return asTester(context, () => playFile(context, file, options))
}

async function playFile(context: CliContext, file: string, options: RunOptions): Promise<number> {
  const { io, stop } = context
  return onOwnCluster(context, file, options.trust === true, async (specification, place) => {
    const { cluster, role } = place
    await withOwner(cluster.connection, 'postgres', async (client) => {
      await client.query(`create database ${database} template template0 owner ${role}`)
      for (const setting of databaseSettings) {
        await client.query(`alter database ${database} set ${setting}`)
      }
    })
    return await runSpecification(specification, {
      connection: cluster.connection,
      database,
      role,
      applicationName: `isolation/${path.basename(file).replace(/\.spec$/, '')}`,
      limits: {
        stepMs: options.stepSeconds * 1000,
        outputBytesMax: defaultLimits.scheduleOutputBytesMax,
      },
      emit: limitedWriter(io.write),
      stop,
    })
  })
}

/** What pg_regress sets for the databases of its tests. */
const databaseSettings = [
  "lc_messages = 'C'",
  "lc_monetary = 'C'",
  "lc_numeric = 'C'",
  "lc_time = 'C'",
  "bytea_output = 'hex'",
  "timezone_abbreviations = 'Default'",
]

function limitedWriter(write: (bytes: Uint8Array) => void): (text: string) => void {
  let left = defaultLimits.scheduleOutputBytesMax
  return (text) => {
    left -= text.length
    if (left < 0) {
      throw new Problem('too-large', {
        expected: `no more than ${defaultLimits.scheduleOutputBytesMax} bytes to print`,
        came: 'more',
        try: 'Name fewer permutations, or select fewer rows.',
      })
    }
    write(Buffer.from(text, 'latin1'))
  }
}
