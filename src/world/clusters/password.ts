import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import type { ConnectionInfo } from '../postgres/connection.ts'
import type { ClusterPaths } from './cluster-paths.ts'

/*
 * Who may enter our clusters. One secret of this data folder, drawn at random when the first
 * cluster is made, is kept in a file that only its user may read. Every password derives from it:
 * each cluster's owner has one, and each role on a cluster has another. So any process of the same
 * user can adopt a running cluster, and nobody else can: no password is in an argument, in an
 * environment or in a log, and servers are only ever told what SCRAM keeps of one.
 */

export type LockedCluster = 'store' | 'bench' | 'own'

/** The password of a cluster's owner; makes the secret if there is none yet. */
export function ownerPassword(paths: ClusterPaths, cluster: LockedCluster): string {
  return derive(readSecret(paths.secret), cluster)
}

/**
 * The password of a role, the same in every process that knows the owner's; undefined if the server
 * asks for none, as those of administration labs do.
 */
export function rolePassword(connection: ConnectionInfo, role: string): string | undefined {
  const { password, isEmbedded, user } = connection
  if (role === user || (password === undefined && isEmbedded)) return password
  return derive(password ?? fallbackSecret, role)
}

/** When the owner of another server signs in without a password, roles have one of this process. */
const fallbackSecret = randomBytes(32).toString('hex')

function derive(secret: string, name: string): string {
  return createHmac('sha256', secret).update(name).digest('hex')
}

/**
 * SCRAM repeats its hash thousands of times to slow down guessing at what people think up. Ours have
 * 256 bits of chance, which nobody guesses, so once is enough and connecting stays fast.
 */
const iterations = 1

/** What SCRAM keeps of a password; the same each time, so that a changed one is noticed. */
export function scramVerifier(password: string): string {
  const salt = createHmac('sha256', password).update('salt').digest().subarray(0, 16)
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const keyOf = (name: string): Buffer => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  const server = keyOf('Server Key').toString('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${server}`
}

/** Says which password without telling it. */
export function passwordPrint(password: string): string {
  return derive(password, 'print').slice(0, 16)
}

function readSecret(file: string): string {
  for (;;) {
    try {
      const secret = fs.readFileSync(file, 'utf8')
      if ((fs.statSync(file).mode & 0o077) !== 0) fs.chmodSync(file, 0o600)
      if (/^[0-9a-f]{64}$/.test(secret)) return secret
      // Cut short by a full disk, say: a new one is made, and the clusters take it at their next start.
      fs.rmSync(file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
    makeSecret(file)
  }
}

/** Put in place whole, and never over another's. */
function makeSecret(file: string): void {
  const unfinished = `${file}.${process.pid}`
  fs.writeFileSync(unfinished, randomBytes(32).toString('hex'), { mode: 0o600 })
  try {
    fs.linkSync(unfinished, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    fs.rmSync(unfinished, { force: true })
  }
}
