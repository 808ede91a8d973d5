import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { Problem } from '../../kit/problem.ts'
import { errorCode } from '../postgres/connection.ts'
import { giveTo } from '../processes/run-as.ts'
import { passwordPrint, scramVerifier } from './password.ts'
import type { Postmaster } from './postmaster.ts'

/*
 * A cluster's data says who may enter in pg_hba.conf. initdb makes one that lets everybody in, and
 * so did version 0.1.0; both are changed here, before the server starts. The password is set by
 * PostgreSQL's single-user mode, which reads from a pipe, and the file is replaced last: what breaks
 * off in between is done again.
 */

/** Makes the stopped server ask everybody for a password. Cheap if it does already. */
export async function requirePassword(server: Postmaster): Promise<void> {
  if (server.password === null || readAccess(server) === accessText(server.password)) return
  await runAlone(
    server,
    `alter role postgres with password '${scramVerifier(server.password)}' valid until 'infinity'`,
  )
  const unfinished = `${accessFile(server)}.new`
  fs.writeFileSync(unfinished, accessText(server.password), { mode: 0o600 })
  giveTo(server.runAs, unfinished)
  fs.renameSync(unfinished, accessFile(server))
}

/** Whether it asks for a password that we don't know any more: our secret was lost. */
export function asksForAnother(server: Postmaster): boolean {
  const found = readAccess(server)
  if (server.password === null || !found?.startsWith(mark)) return false
  return found !== accessText(server.password)
}

const mark = '# Made by Backwright'

function accessText(password: string): string {
  return `${mark} for the password ${passwordPrint(password)}\nlocal all all scram-sha-256\n`
}

function accessFile(server: Postmaster): string {
  return path.join(server.data, 'pg_hba.conf')
}

function readAccess(server: Postmaster): string | null {
  try {
    return fs.readFileSync(accessFile(server), 'utf8')
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    return null
  }
}

const settings = { io_method: 'sync', huge_pages: 'off', log_min_error_statement: 'panic' }

/** Runs one statement on the data of a server that is stopped. */
async function runAlone(server: Postmaster, statement: string): Promise<void> {
  const durability = server.name === 'store' ? {} : { fsync: 'off' }
  const [program, ...words] = [
    ...server.runAs.prefix,
    path.join(server.runAs.folder, 'bin/postgres'),
    '--single',
    '-D',
    server.data,
    ...Object.entries({ ...settings, ...durability }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]),
    'postgres',
  ]
  const child = spawn(program as string, words, {
    env: { ...server.runAs.env },
    cwd: '/',
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (piece: Buffer) => (said += piece))
  child.stdin.on('error', () => undefined)
  child.stdin.end(`${statement}\n`)
  const code = await new Promise<number | string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', resolve)
  })
  if (code === 0 && !/\b(ERROR|FATAL|PANIC):/.test(said)) return
  throw new Problem('no-database', {
    expected: `PostgreSQL to set a password for the ${server.name} cluster in ${server.data}`,
    came: said.trim().split('\n').slice(-3).join(' ') || `it ended with ${code}`,
    try: 'Run `backwright doctor`, which says what is missing.',
  })
}
