import fs from 'node:fs'
import path from 'node:path'
import { defaultLimits } from '../../kit/limits.ts'
import { labServerSettings } from '../clusters/cluster-settings.ts'
import { openServerRoom, plainForm } from '../clusters/server-room.ts'
import { runScript } from '../processes/script.ts'

/*
 * Opens a room with a server, begins a script that freezes the server and leaves its session, says
 * the first process that the room hangs on, and stays.
 */
const [home, seconds] = process.argv.slice(2) as [string, string]
const room = await openServerRoom(home, defaultLimits)
const server = room.addServer('main', labServerSettings)
await server.make(await plainForm(home))
await server.start()
// Without a fence, what has left both its folder and its environment isn't found again.
const isFenced = room.outside('/') !== '/'
const work = path.join(room.folder, 'work')
const text = `trap '' TERM
kill -STOP "$(head -n 1 "$DATA/postmaster.pid")"
(cd / && ${isFenced ? 'env -i ' : ''}setsid sleep ${seconds}) &
touch begun
sleep 600
`
void runScript({
  room,
  folder: work,
  name: 'stays.sh',
  text,
  env: { DATA: server.data },
  limits: { timeMs: 100_000, memoryBytes: 1e9, outputBytes: 1e6 },
})
const begun = room.outside(path.join(work, 'begun'))
while (!fs.existsSync(begun)) await new Promise((resolve) => setTimeout(resolve, 10))
process.stdout.write(`${room.outside(room.folder)}\n`)
setInterval(() => undefined, 1_000)
