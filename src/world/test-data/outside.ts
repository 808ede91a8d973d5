import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { clusterPaths } from '../clusters/cluster-paths.ts'
import { findRunAs } from '../processes/run-as.ts'
import { until } from './scratch.ts'

/** The programs of another PostgreSQL on this machine, null where there is none. */
export function findOutside(major: string): string | null {
  const folder = `/usr/lib/postgresql/${major}/bin`
  return fs.existsSync(path.join(folder, 'postgres')) ? folder : null
}

export interface Outside {
  url(user: string, password: string, database?: string): string
  stop(): Promise<void>
}

export const superuser = { user: 'postgres', password: 'a secret & more' }

/** A server that asks for passwords, on a free port. */
export async function startOutside(bin: string, home: string): Promise<Outside> {
  const runAs = findRunAs(clusterPaths(home))
  const data = path.join(home, 'outside')
  fs.mkdirSync(home, { recursive: true })
  const secret = path.join(home, 'password')
  fs.writeFileSync(secret, superuser.password)
  const [prefix, ...rest] = [...runAs.prefix, path.join(bin, 'initdb')] as string[]
  const made = spawnSync(
    prefix as string,
    [
      ...rest,
      ...`-D ${data} -U postgres -A scram-sha-256 --pwfile ${secret} -N --locale C -E UTF8`.split(
        ' ',
      ),
    ],
    { env: { ...runAs.env }, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(made.stderr)
  const port = await freePort()
  const [program, ...words] = [...runAs.prefix, path.join(bin, 'postgres')] as string[]
  const settings = `-D ${data} -F -p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`
  const child = spawn(program as string, [...words, ...settings.split(' ')], {
    env: { ...runAs.env },
    stdio: 'ignore',
  })
  const ended = new Promise((resolve) => child.on('exit', resolve))
  await until(() => canConnect(port))
  return {
    url: (user, password, database = 'postgres') =>
      `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    stop: async () => {
      child.kill('SIGINT')
      await ended
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
