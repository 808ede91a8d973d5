import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { defaultLimits } from '../../kit/limits.ts'
import { Problem } from '../../kit/problem.ts'
import { findRunAs } from '../processes/run-as.ts'
import { type ClusterName, clusterPaths } from './cluster-paths.ts'
import { describePostmaster, runningPid } from './postmaster.ts'

/** What can be said of an embedded cluster without starting it. */
export interface ClusterState {
  /** "PostgreSQL 18.4". */
  readonly version: string
  readonly data: string
  readonly isMade: boolean
  readonly isRunning: boolean
}

/** Looks whether PostgreSQL's programs run here and what there is. Throws Problem 'no-database'. */
export function lookAtCluster(home: string, name: ClusterName): ClusterState {
  const paths = clusterPaths(home)
  const runAs = findRunAs(paths)
  const server = describePostmaster(name, paths, runAs, defaultLimits)
  const [program = '', ...words] = [...runAs.prefix, path.join(runAs.folder, 'bin/postgres'), '-V']
  const { stdout, stderr, error } = spawnSync(program, words, { env: runAs.env, encoding: 'utf8' })
  const version = /PostgreSQL\) (\d+\.\d+)/.exec(stdout ?? '')?.[1]
  if (version === undefined) {
    throw new Problem('no-database', {
      expected: "PostgreSQL's programs to run on this machine",
      came: (error?.message ?? stderr ?? '').trim().slice(0, 300) || 'no answer from postgres -V',
      try: 'Set other servers in DATABASE_URL and BENCH_URL.',
    })
  }
  return {
    version: `PostgreSQL ${version}`,
    data: server.data,
    isMade: fs.existsSync(path.join(server.data, 'PG_VERSION')),
    isRunning: runningPid(server) !== null,
  }
}
