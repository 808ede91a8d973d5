import { defaultLimits, type Limits } from '../../kit/limits.ts'
import { together } from '../../kit/together.ts'
import type { ScheduleLab } from '../../lab/kinds/schedule.ts'
import { scheduleSettings } from '../../world/cluster-settings.ts'
import { withOwner } from '../../world/connection.ts'
import { type OwnCluster, type OwnClusters, openOwnCluster } from '../../world/own-cluster.ts'
import { type Program, scriptSession } from './program.ts'
import { openStage, type Stage } from './stage.ts'

/*
 * The cluster in which learners' sessions meet, and the stages of the last few labs on it. A lab's
 * stages serve one attempt at a time; its sessions run under a role of their own that may read and
 * change rows and nothing else.
 */

export interface Hall {
  use<T>(lab: ScheduleLab, work: (stages: readonly Stage[]) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface Kept {
  readonly stages: Promise<readonly Stage[]>
  /** Resolves when everybody who asked before is done. */
  turn: Promise<void>
  readonly role: string
}

const keptMax = 3
const explorers = 6
const sessionsMax = 3

export function openHall(own: OwnClusters, limits: Limits): Hall {
  let cluster: Promise<OwnCluster> | null = null
  let made = 0
  const kept = new Map<string, Kept>()
  const theCluster = (): Promise<OwnCluster> => {
    cluster ??= openOwnCluster({
      home: own.home,
      settings: scheduleSettings(limits),
      limits,
      prefersMemory: true,
    })
    return cluster
  }
  const drop = async ({ stages, turn }: Kept): Promise<void> => {
    await turn.catch(() => undefined)
    const opened = await stages.catch(() => [])
    await together(opened.map((stage) => stage.close()))
  }
  const newKept = (lab: ScheduleLab, number: number): Kept => ({
    role: `learner_${number}`,
    turn: Promise.resolve(),
    stages: theCluster().then((at) => openStages(at, lab, number, limits)),
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
          const stages = await one.stages
          await withOwner(connection, 'postgres', (owner) =>
            owner.query(`alter role ${one.role} reset all`),
          )
          return await work(stages)
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
      await together([...kept.values()].map(drop))
      kept.clear()
      await cluster?.then((open) => open.close()).catch(() => undefined)
    },
  }
}

async function openStages(
  { connection }: OwnCluster,
  lab: ScheduleLab,
  number: number,
  limits: Limits,
): Promise<readonly Stage[]> {
  const role = `learner_${number}`
  await withOwner(connection, 'postgres', (owner) =>
    owner.query(`create role ${role} login nosuperuser nocreatedb nocreaterole`),
  )
  const program = worldOf(lab, role)
  return await together(
    Array.from({ length: explorers }, (_, at) =>
      openStage({
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
