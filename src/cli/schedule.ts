import fs from 'node:fs'
import path from 'node:path'
import { Command } from 'commander'
import { BadSpecification } from '../engine/schedule/bad-specification.ts'
import { exploreSpecification } from '../engine/schedule/explore-specification.ts'
import { readSpecification } from '../engine/schedule/read-specification.ts'
import { reportsText } from '../engine/schedule/report-text.ts'
import { runSpecification } from '../engine/schedule/run-specification.ts'
import type { Specification } from '../engine/schedule/specification.ts'
import { defaultLimits } from '../kit/limits.ts'
import { Problem, problemText } from '../kit/problem.ts'
import { specificationSettings } from '../world/clusters/cluster-settings.ts'
import { openTemporaryCluster, type TemporaryCluster } from '../world/clusters/temporary-cluster.ts'
import { withOwner } from '../world/postgres/connection.ts'
import { type CliContext, interrupted } from './context.ts'
import { wholeNumber } from './whole-number.ts'

/** `backwright schedule …`: several sessions, in every order that matters. */
export function scheduleCommands(context: CliContext, exit: (code: number) => void): Command {
  const schedule = new Command('schedule').description('what happens when sessions meet')
  schedule
    .command('run')
    .description(
      "run a specification in the format of PostgreSQL's isolation tester, and print what it prints",
    )
    .argument('<file>', 'the specification, as lost-update.spec')
    .option(
      '--step-seconds <number>',
      'a step is canceled after this time',
      wholeNumber,
      defaultLimits.scheduleStepMs / 1000,
    )
    .action(async (file: string, options: { stepSeconds: number }) =>
      exit(await asTester(context, () => runFile(context, file, options.stepSeconds * 1000))),
    )
  schedule
    .command('explore')
    .description(
      'find by itself the orders of steps that matter, and show those that no serial order is as good as',
    )
    .argument('<file>', 'the specification, as lost-update.spec')
    .option('--json', 'print the reports as JSON')
    .option('--schedules <number>', 'play at most so many', wholeNumber, 20_000)
    .option(
      '--seconds <number>',
      'report after this time what was found until then',
      wholeNumber,
      30,
    )
    .option('--steps <number>', 'in one session at most', wholeNumber, 40)
    .option('--step-seconds <number>', 'a step is canceled after this time', wholeNumber, 5)
    .action(async (file: string, options: ExploreOptions) =>
      exit(await exploreFile(context, file, options)),
    )
  return schedule
}

/** Reads before anything is started, so that a bad file changes nothing; the cluster is gone at the end. */
async function onOwnCluster(
  { io, settings, stop }: CliContext,
  file: string,
  work: (specification: Specification, cluster: TemporaryCluster) => Promise<number>,
): Promise<number> {
  const specification = readSpecification(readBytes(path.resolve(settings.cwd, file)))
  if (io.isTerminal) io.progress('Starting PostgreSQL')
  const cluster = await openTemporaryCluster({
    home: settings.home,
    settings: specificationSettings,
    limits: defaultLimits,
    prefersMemory: true,
  })
  try {
    return await work(specification, cluster)
  } catch (error) {
    if (stop.aborted) return interrupted
    throw error
  } finally {
    await cluster.close()
  }
}

interface ExploreOptions {
  readonly json?: boolean
  readonly schedules: number
  readonly seconds: number
  readonly steps: number
  readonly stepSeconds: number
}

async function exploreFile(
  context: CliContext,
  file: string,
  options: ExploreOptions,
): Promise<number> {
  const { io, stop } = context
  return onOwnCluster(context, file, async (specification, cluster) => {
    const reports = await exploreSpecification(specification, {
      connection: cluster.connection,
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
    const text =
      options.json === true ? `${JSON.stringify(reports, null, 2)}\n` : reportsText(reports)
    io.write(Buffer.from(text))
    return reports.some(({ anomalies }) => anomalies.length > 0) ? 1 : 0
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

async function runFile(context: CliContext, file: string, stepMs: number): Promise<number> {
  const { io, stop } = context
  return onOwnCluster(context, file, async (specification, cluster) => {
    await withOwner(cluster.connection, 'postgres', async (client) => {
      await client.query(`create database ${database} template template0`)
      for (const setting of databaseSettings) {
        await client.query(`alter database ${database} set ${setting}`)
      }
    })
    return await runSpecification(specification, {
      connection: cluster.connection,
      database,
      applicationName: `isolation/${path.basename(file).replace(/\.spec$/, '')}`,
      limits: { stepMs, outputBytesMax: defaultLimits.scheduleOutputBytesMax },
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

/** The file's bytes, one in each character. */
function readBytes(file: string): string {
  try {
    return fs.readFileSync(file, 'latin1')
  } catch (cause) {
    throw new Problem(
      'bad-file',
      {
        expected: 'a specification that can be read',
        came: `${file}: ${(cause as Error).message}`,
        try: 'Check the path.',
      },
      { cause },
    )
  }
}
