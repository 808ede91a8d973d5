import fs from 'node:fs'
import path from 'node:path'
import { defaultLimits } from '../../kit/limits.ts'
import { labServerSettings } from '../clusters/cluster-settings.ts'
import { openLabServers } from '../clusters/lab-servers.ts'
import { runScript, writeSqlProgram } from '../processes/script.ts'

/*
 * Opens a room with a server, freezes the server, begins a script that leaves its session, says
 * "server folder", and stays.
 */
const room = await openLabServers(process.argv[2] as string, defaultLimits)
const server = room.addServer('main', labServerSettings)
await server.make()
await server.start()
for (const name of ['work', 'tmp']) fs.mkdirSync(path.join(room.folder, name))
writeSqlProgram(room)
const file = path.join(room.folder, 'work/stays.sh')
const begun = path.join(room.folder, 'work/begun')
fs.writeFileSync(file, `trap '' TERM\n(cd / && setsid sleep 600) &\ntouch begun\nsleep 600\n`)
void runScript({
  room,
  file,
  env: { PGHOST: room.sockets, PGPORT: String(server.port) },
  limits: { timeMs: 100_000, memoryBytes: 1e9, outputBytes: 1e6 },
})
while (!fs.existsSync(begun)) await new Promise((resolve) => setTimeout(resolve, 10))
const [postmaster] = fs.readFileSync(path.join(server.data, 'postmaster.pid'), 'utf8').split('\n')
process.kill(Number(postmaster), 'SIGSTOP')
process.stdout.write(`${postmaster} ${room.folder} ${room.mark}\n`)
setInterval(() => undefined, 1_000)
