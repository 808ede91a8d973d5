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
import { type Program, scriptSession } from './program.ts'
import { openScheduleRuntime, type ScheduleRuntime } from './runtime.ts'

/*
 * The cluster in which learners' sessions meet, and the stages of the last few labs on it. A lab's
 * stages serve one attempt at a time; its sessions run under a role of their own that may read and
 * change rows and nothing else.
 */

export interface RuntimePool {
  use<T>(lab: ScheduleLab, work: (runtimes: readonly ScheduleRuntime[]) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Kept {
  readonly runtimes: Promise<readonly ScheduleRuntime[]>
  /** Resolves when everybody who asked before is done. */
  turn: Promise<void>
  readonly role: string
}

const keptMax = 3
const explorers = 6
const sessionsMax = 3

export function openRuntimePool(own: TemporaryClusters, limits: Limits): RuntimePool {
  let cluster: Promise<TemporaryCluster> | null = null
  let made = 0
  const kept = new Map<string, Kept>()
  const theCluster = (): Promise<TemporaryCluster> => {
    cluster ??= openTemporaryCluster({
      home: own.home,
      settings: scheduleSettings(limits),
      limits,
      prefersMemory: true,
    })
    return cluster
  }
  const drop = async ({ runtimes, turn }: Kept): Promise<void> => {
    await turn.catch(() => undefined)
    const opened = await runtimes.catch(() => [])
    await allSettledOrThrow(opened.map((runtime) => runtime.close()))
  }
  const newKept = (lab: ScheduleLab, number: number): Kept => ({
    role: `learner_${number}`,
    turn: Promise.resolve(),
    runtimes: theCluster().then((at) => openStages(at, lab, number, limits)),
  })
  const take = (lab: ScheduleLab): Kept => {
    const found = kept.get(lab.hash)
    kept.delete(lab.hash)
    const one = found ?? newKept(lab, made++)
    kept.set(lab.hash, one)
    return one
  }
  return {
    use: async (lab, work) => {
      const one = take(lab)
      const before = one.turn
      const mine = before
        .catch(() => undefined)
        .then(async () => {
          const { connection } = await theCluster()
          const runtimes = await one.runtimes
          await withOwner(connection, 'postgres', (owner) =>
            owner.query(`alter role ${one.role} reset all`),
          )
          return await work(runtimes)
        })
      one.turn = mine.then(() => undefined)
      try {
        return await mine
      } catch (error) {
        // What broke is not used again.
        if (kept.get(lab.hash) === one) kept.delete(lab.hash)
        void drop(one)
        throw error
      } finally {
        for (const [hash, old] of kept) {
          if (kept.size <= keptMax) break
          kept.delete(hash)
          await drop(old)
        }
      }
    },
    close: async () => {
      await allSettledOrThrow([...kept.values()].map(drop))
      kept.clear()
      await cluster?.then((open) => open.close()).catch(() => undefined)
    },
  }
}

async function openStages(
  { connection }: TemporaryCluster,
  lab: ScheduleLab,
  number: number,
  limits: Limits,
): Promise<readonly ScheduleRuntime[]> {
  const role = `learner_${number}`
  await withOwner(connection, 'postgres', (owner) =>
    owner.query(`create role ${role} login nosuperuser nocreatedb nocreaterole`),
  )
  const program = worldOf(lab, role)
  return await allSettledOrThrow(
    Array.from({ length: explorers }, (_, at) =>
      openScheduleRuntime({
        connection,
        database: `lab_${number}_${at}`,
        role,
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
