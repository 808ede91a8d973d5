import { allSettledOrThrow } from '../../kit/all-settled-or-throw.ts'
import { defaultLimits, type Limits } from '../../kit/limits.ts'
import type { ScheduleLab } from '../../lab/kinds/schedule.ts'
import { scheduleSettings } from '../../world/clusters/cluster-settings.ts'
import {
  openTemporaryCluster,
  type TemporaryCluster,
  type TemporaryClusters,
} from '../../world/clusters/temporary-cluster.ts'
import { withOwner } from '../../world/postgres/connection.ts'
import { makePlainRole } from '../../world/postgres/roles.ts'
import { openKeepAlivePool } from '../keep-alive-pool.ts'
import { type Program, scriptSession } from './program.ts'
import { openScheduleRuntime, type ScheduleRuntime } from './runtime.ts'

/*
 * The cluster in which learners' sessions meet, and the runtimes of the last few labs on it. A lab's
 * runtimes serve one attempt at a time; its sessions run under a role of their own that may read and
 * change rows and nothing else.
 */

export interface RuntimePool {
  use<T>(lab: ScheduleLab, work: (runtimes: readonly ScheduleRuntime[]) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface LabRuntimes {
  readonly runtimes: readonly ScheduleRuntime[]
  readonly role: string
}

const keptMax = 3
const explorers = 6
const sessionsMax = 3

/** A pool of the runtimes in which learners' sessions meet. */
export function openRuntimePool(own: TemporaryClusters, limits: Limits): RuntimePool {
  let cluster: Promise<TemporaryCluster> | null = null
  let made = 0
  const theCluster = (): Promise<TemporaryCluster> => {
    cluster ??= openTemporaryCluster({
      home: own.home,
      settings: scheduleSettings(limits),
      limits,
      prefersMemory: true,
    })
    return cluster
  }
  const pool = openKeepAlivePool<ScheduleLab, LabRuntimes>({
    nameOf: ({ hash }) => hash,
    keptMax,
    open: async (lab) => {
      const number = made++
      const runtimes = await openLabRuntimes(await theCluster(), lab, number, limits)
      return { role: `learner_${number}`, runtimes }
    },
    isSound: async ({ role, runtimes }) => {
      const { connection } = await theCluster()
      await withOwner(connection, 'postgres', (owner) => makePlainRole(owner, connection, role))
      const sound = await allSettledOrThrow(runtimes.map((runtime) => runtime.isUntouched()))
      return !sound.includes(false)
    },
    close: async ({ runtimes }) => {
      await allSettledOrThrow(runtimes.map((runtime) => runtime.close()))
    },
  })
  return {
    use: (lab, work) => pool.use(lab, ({ runtimes }) => work(runtimes)),
    close: async () => {
      await pool.close()
      await cluster?.then((open) => open.close()).catch(() => undefined)
    },
  }
}

async function openLabRuntimes(
  { connection }: TemporaryCluster,
  lab: ScheduleLab,
  number: number,
  limits: Limits,
): Promise<readonly ScheduleRuntime[]> {
  const role = `learner_${number}`
  await withOwner(connection, 'postgres', (owner) => makePlainRole(owner, connection, role))
  const program = worldOf(lab, role)
  return await allSettledOrThrow(
    Array.from({ length: explorers }, (_, at) =>
      openScheduleRuntime({
        connection,
        database: `lab_${number}_${at}`,
        role,
        isOneRole: false,
        program,
        stepMs: limits.statementMs,
        bytesMax: defaultLimits.resultBytesMax,
      }),
    ),
  )
}

function worldOf({ world }: ScheduleLab, role: string): Program {
  const session = (at: number) =>
    scriptSession({ name: `session ${at}`, setup: null, teardown: null }, [])
  return {
    setups: [
      world.schemaSql,
      world.sampleSql,
      `grant select, insert, update, delete on all tables in schema public to ${role};
       grant usage, select on all sequences in schema public to ${role}`,
    ],
    teardown: null,
    sessions: Array.from({ length: sessionsMax }, (_, at) => session(at)),
  }
}
